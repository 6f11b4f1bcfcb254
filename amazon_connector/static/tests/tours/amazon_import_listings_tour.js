import { runCron } from "@amazon_connector/../tests/tours/amazon_tour_utils";
import { delay } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

const CRON = "Amazon: import listings";

async function runUntilAmazonIsDone() {
    while (!document.querySelector("button[name=action_view_created]")) {
        await delay(1000);
        await runCron(CRON);
    }
}

registry.category("web_tour.tours").add("amazon_import_listings", {
    url: "/odoo/action-amazon_connector.action_amazon_account",
    steps: () => [
        { trigger: ".o_data_row:contains(Test shop) td[name=name]", run: "click" },
        { trigger: "button[name=action_import_listings]", run: "click" },
        {
            content: "It says how long it takes",
            trigger: ".modal:contains(from minutes to hours):contains(you may leave the page)",
        },
        { trigger: ".modal .btn-primary:contains(Import)", run: "click" },
        { trigger: ".o_notification:contains(being imported)" },
        {
            content: "The list shows how far each report is",
            trigger: ".o_list_view .o_data_row .o_field_badge:contains(To request)",
        },
        {
            trigger: ".o_data_row td[name=account_marketplace_id]",
            run: () => runCron(CRON),
        },
        {
            content: "The list reads itself again",
            trigger: ".o_list_view .o_data_row .o_field_badge:contains(Waiting for Amazon)",
        },
        { trigger: ".o_data_row td[name=account_marketplace_id]", run: "click" },
        {
            trigger: ".o_form_view .alert:contains(Waiting for Amazon)",
            run: runUntilAmazonIsDone,
        },
        {
            content: "So does the form, until it is done",
            trigger: ".o_form_view button[name=action_view_created]:contains(4)",
        },
        {
            content: "Who asked is told",
            trigger: ".o_notification:contains(4 new):contains(3 products created)",
        },
        { trigger: ".o_form_view:not(:has(.alert-info:visible))" },
        { trigger: "button[name=action_view_linked]:contains(1)", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(MUG-1)" },
        { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:last", run: "click" },
        { trigger: "button[name=action_open_undo]", run: "click" },
        { trigger: ".modal:contains(3 products that this import created are removed)" },
        { trigger: ".modal .o_field_widget[name=stop_creating] input:checked" },
        { trigger: ".modal button[name=action_undo]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            trigger: ".o_form_view .alert:contains(Removing products)",
            run: () => runCron(CRON),
        },
        { trigger: ".o_notification:contains(3 products of the import were removed)" },
        { trigger: ".o_form_view .o_statusbar_status:contains(Undone)" },
    ],
});
