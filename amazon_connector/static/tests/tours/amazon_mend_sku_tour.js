import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { runImport } from "./amazon_connect_tour";

registry.category("web_tour.tours").add("amazon_mend_unknown_sku", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        { trigger: ".o_menu_sections :contains(Issues):last", run: "click" },
        {
            content: "Open the issue",
            trigger: ".o_data_row:contains(302-0000002-0000002) .o_data_cell[name=message]",
            run: "click",
        },
        {
            content: "It says what to do",
            trigger: ".o_form_view .o_field_widget[name=message]:contains(internal reference NEW-1)",
        },
        {
            content: "Open the order",
            trigger: "button[name=action_open_record]",
            run: "click",
        },
        {
            content: "It is a quotation that says why",
            trigger: ".alert-warning:contains(internal reference NEW-1)",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Quotation)",
        },
        {
            content: "Go to the products",
            trigger: "body",
            run: () => {
                window.location.assign("/odoo/action-stock.stock_product_normal_action");
            },
            expectUnloadPage: true,
        },
        {
            content: "Open the product",
            trigger: ".o_kanban_record:contains(New mug), .o_data_row:contains(New mug) .o_data_cell",
            run: "click",
        },
        {
            content: "Give it the SKU as internal reference",
            trigger: ".o_field_widget[name=default_code] input",
            run: "edit NEW-1",
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "The next run",
            trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible",
            run: runImport,
        },
        {
            trigger: "body",
            run: () => window.location.assign("/odoo/amazon-orders"),
            expectUnloadPage: true,
        },
        {
            content: "Open the order",
            trigger: ".o_data_row:contains(302-0000002-0000002) .o_data_cell[name=partner_id]",
            run: "click",
        },
        {
            content: "It is confirmed with its product",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Sales Order)",
        },
        {
            trigger: ".o_field_widget[name=order_line] .o_data_row:contains(New mug)",
        },
        { trigger: "body:not(:has(.alert-warning:contains(NEW-1)))" },
    ],
});
