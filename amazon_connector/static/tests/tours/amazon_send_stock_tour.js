import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const TAB = ".o_notebook .tab-pane.active";

registry.category("web_tour.tours").add("amazon_send_stock", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        {
            content: "Go to the accounts",
            trigger: "body",
            run: () => {
                window.location.assign(
                    "/odoo/action-amazon_connector.action_amazon_account"
                );
            },
            expectUnloadPage: true,
        },
        { trigger: ".o_data_row:contains(Test shop) .o_data_cell", run: "click" },
        {
            trigger: ".o_notebook .nav-link:contains(Stock and Prices)",
            run: "click",
        },
        {
            content: "Switch Germany's stock on",
            trigger: `${TAB} .o_data_row:contains(Amazon.de) button[name=action_open_offers_on]:first`,
            run: "click",
        },
        {
            content: "Amazon's quantity is beside Odoo's",
            trigger:
                ".modal .o_data_row:contains(TEA-1):has(td[name=quantity]:contains(5)):has(td[name=odoo_quantity]:contains(0))",
        },
        {
            content: "What stays is not in the list",
            trigger: ".modal .o_list_renderer:not(:has(.o_data_row:contains(MUG-1)))",
        },
        { trigger: ".modal .o_field_widget[name=zero_count]:contains(1)" },
        { trigger: ".modal .alert-info:contains(account itself)" },
        { trigger: ".modal button[name=action_enable]", run: "click" },
        {
            content: "Germany's switch is on",
            trigger: `body:not(:has(.modal)) ${TAB} .o_data_row:contains(Amazon.de) button[name=action_open_offers_off]`,
        },
        {
            content: "Switch the account's stock on",
            trigger: `${TAB} .o_inner_group:contains(Send Stock) button[name=action_open_offers_on]`,
            run: "click",
        },
        { trigger: ".modal .o_data_row:contains(TEA-1)" },
        { trigger: ".modal button[name=action_enable]", run: "click" },
        {
            content: "The account's switch is on",
            trigger: `body:not(:has(.modal)) ${TAB} .o_inner_group:contains(Send Stock) button[name=action_open_offers_off]`,
        },
    ],
});
