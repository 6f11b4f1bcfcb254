import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

function openFind() {
    return [
        { trigger: ".o_menu_sections button:contains(Orders)", run: "click" },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Find an Order)",
            run: "click",
        },
    ];
}

function find(text) {
    return [
        { trigger: ".modal .o_field_widget[name=text] input", run: `edit ${text}` },
        { trigger: ".modal footer button:contains(Find)", run: "click" },
    ];
}

registry.category("web_tour.tours").add("amazon_find_order", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        ...openFind(),
        ...find("302-0000009-0000009"),
        {
            content: "It is pending: nothing to import",
            trigger: ".modal .alert:contains(It is pending)",
        },
        { trigger: ".modal footer:not(:has(button[name=action_import]))" },
        {
            content: "Another one, pasted with spaces",
            trigger: ".modal .o_field_widget[name=text] input",
            run: "edit 302 0000008 0000008",
        },
        { trigger: ".modal footer button[name=action_find]", run: "click" },
        {
            content: "It was placed before the start",
            trigger: ".modal .alert:contains(302-0000008-0000008 is not in Odoo):contains(before the date)",
        },
        { trigger: ".modal footer button:contains(Import It)", run: "click" },
        {
            content: "The order is there",
            trigger: ".o_form_view .o_field_widget[name=amazon_order_id]:contains(302-0000008-0000008)",
        },
        ...openFind(),
        ...find("302-0000008-0000008"),
        {
            content: "Now it is found at once",
            trigger: "body:not(:has(.modal)) .o_form_view .o_field_widget[name=amazon_order_id]:contains(302-0000008-0000008)",
        },
    ],
});
