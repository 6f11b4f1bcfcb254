import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("amazon_issues_and_mails", {
    url: "/odoo/amazon-orders",
    steps: () => [
        {
            content: "Open the order",
            trigger: ".o_data_row:contains(302-0000001-0000001) td[name=partner_id]",
            run: "click",
        },
        {
            content: "The date at the marketplace is beside Odoo's",
            trigger: ".o_field_widget[name=amazon_local_date]:contains(Europe/Berlin)",
        },
        { trigger: "button[name=action_quotation_send]:visible", run: "click" },
        {
            content: "Sending asks first",
            trigger: ".modal:contains(Amazon informs its buyers itself)",
        },
        { trigger: ".modal button[name=action_write]" },
        { trigger: ".modal .btn-primary:contains(Cancel)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_menu_sections :contains(Issues):last", run: "click" },
        { trigger: ".o_breadcrumb:contains(Issues)" },
        {
            content: "Open the issue",
            trigger: ".o_data_row:contains(302-0000001-0000001) td[name=message]",
            run: "click",
        },
        {
            content: "What Amazon's support asks for is one click away",
            trigger: "button:contains(Copy for Amazon Support)",
        },
        { trigger: ".o_form_view:contains(Seller ID: A1EMULATOREU01)" },
        { trigger: "button[name=action_retry]", run: "click" },
        { trigger: ".o_notification:contains(tried again in the background)" },
        { trigger: "button[name=action_dismiss]", run: "click" },
        {
            content: "It can come back",
            trigger: "button[name=action_reopen]",
        },
    ],
});
