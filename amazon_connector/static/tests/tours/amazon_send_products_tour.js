import { registry } from "@web/core/registry";
import { runCron } from "./amazon_tour_utils";

// What the scheduler does by itself; no scheduler runs during a test.
async function sendOffers() {
    await runCron("Amazon: check products to send");
    await runCron("Amazon: send offers");
}

const PRODUCTS = "/odoo/action-product.product_normal_action_sell?view_type=list";
const NOT_SENT = "/odoo/action-amazon_connector.action_amazon_issue_not_sent";

function go(url) {
    return {
        trigger: "body",
        run: () => window.location.assign(url),
        expectUnloadPage: true,
    };
}

// A list shows what the browser had kept, then draws the answer over it and forgets
// what was selected meanwhile.
function select(trigger) {
    const isSelected = () => document.querySelector(".o_selection_box");
    return {
        trigger,
        run: async (helpers) => {
            for (let tries = 0; tries < 6; tries++) {
                if (!isSelected()) {
                    await helpers.click(trigger);
                }
                await new Promise((resolve) => setTimeout(resolve, 500));
            }
        },
    };
}

registry.category("web_tour.tours").add("amazon_send_products", {
    url: PRODUCTS,
    steps: () => [
        {
            content: "Look for the products",
            trigger: ".o_searchview_input",
            run: "edit Offered",
        },
        { trigger: ".o_searchview_input", run: "press Enter" },
        {
            content: "Only they are left",
            trigger:
                ".o_list_view:has(.o_facet_value:contains(Offered)):not(:has(.o_data_row:not(:contains(Offered))))",
        },
        select("thead .o_list_record_selector input"),
        { trigger: ".o_control_panel:contains(5 selected)" },
        { trigger: ".o_cp_action_menus .dropdown-toggle:contains(Actions)", run: "click" },
        { trigger: ".o-dropdown-item:contains(Send to Amazon)", run: "click" },
        {
            content: "A first count says what cannot go",
            trigger: ".modal .o_field_widget[name=stopped_count]:contains(2)",
        },
        { trigger: ".modal .o_field_widget[name=reasons]:contains(Barcode wrong)" },
        { trigger: ".modal button[name=action_send]", run: "click" },
        {
            content: "The run opens",
            trigger: ".o_form_view .alert-info:contains(being checked)",
            run: sendOffers,
        },
        { trigger: "body", run: () => window.location.reload(), expectUnloadPage: true },
        {
            content: "Three were stopped, each for another reason",
            trigger: ".o_field_widget[name=reason_ids] .o_data_row:contains(Several product pages)",
        },
        { trigger: ".o_field_widget[name=reason_ids] .o_data_row:contains(Barcode wrong)" },
        { trigger: ".o_field_widget[name=reason_ids] .o_data_row:contains(Price missing)" },
        go(NOT_SENT),
        {
            content: "Choose the page of the one with several",
            trigger: ".o_data_row:contains(Several product pages) button[name=action_choose_page]",
            run: "click",
        },
        {
            trigger: ".modal .o_kanban_record:contains(B000OFFER2) button[name=action_choose]",
            run: "click",
        },
        {
            content: "That issue is closed",
            trigger: ".o_notification:contains(B000OFFER2)",
        },
        {
            content: "Mend the barcode of the other",
            trigger: ".o_data_row:contains(Barcode wrong) button[name=action_open_record]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=barcode] input",
            run: "edit 4006381333931",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible" },
        go(NOT_SENT),
        select(".o_data_row:contains(Barcode wrong) .o_list_record_selector input"),
        { trigger: ".o_data_row_selected:contains(Barcode wrong)" },
        { trigger: "button[name=action_send_again]", run: "click" },
        { trigger: ".o_form_view .alert-info:contains(being checked)", run: sendOffers },
        { trigger: "body", run: () => window.location.reload(), expectUnloadPage: true },
        {
            content: "It is on its way",
            trigger: ".o_field_widget[name=waiting_count]:contains(1)",
        },
    ],
});
