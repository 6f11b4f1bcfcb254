import { runCron } from "@amazon_connector/../tests/tours/amazon_tour_utils";
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const ASKED = "302-0000002-0000002";
const LOWERED = "302-0000003-0000003";

function openOrder(number) {
    return [
        {
            trigger: ".o_menu_sections [data-menu-xmlid='amazon_connector.menu_amazon_orders']",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu [data-menu-xmlid='amazon_connector.menu_amazon_all_orders']",
            run: "click",
        },
        { trigger: ".o_last_breadcrumb_item:contains(Amazon Orders)" },
        {
            trigger: `.o_data_row:contains(${number}) .o_data_cell[name=amazon_order_id]`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("amazon_buyer_cancels", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        { trigger: ".o_menu_sections button:contains(Deliveries)", run: "click" },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Deliveries)",
            run: "click",
        },
        { trigger: ".o_last_breadcrumb_item:contains(Amazon Deliveries)" },
        {
            trigger: `.o_data_row:contains(${ASKED}) .o_data_cell[name=name]`,
            run: "click",
        },
        {
            content: "The delivery says that the buyer asks to cancel",
            trigger: ".alert-warning:contains(The buyer asks to cancel this Amazon order)",
        },
        { trigger: "button[name=button_validate]:visible", run: "click" },
        {
            content: "Nothing leaves before somebody has decided",
            trigger: `.modal:contains(The buyer asks to cancel):contains(${ASKED})`,
        },
        { trigger: ".modal-footer button:contains(Close)", run: "click" },
        ...openOrder(ASKED),
        {
            content: "The order says so as well",
            trigger: ".alert-warning:contains(nothing leaves before you decide)",
        },
        {
            content: "One click cancels it",
            trigger: ".o_form_statusbar button[name=action_amazon_cancel_wish]",
            run: "click",
        },
        {
            content: "It is cancelled here, and Amazon is going to be told",
            trigger: ".alert-info:contains(Being sent)",
        },
        {
            trigger: "body:has(.o_arrow_button_current:contains(Cancelled))",
            run: () => runCron("Amazon: send tracking numbers"),
        },
        ...openOrder(ASKED),
        {
            content: "It is at Amazon",
            trigger: ".alert-info:contains(Sent)",
            run: () => runCron("Amazon: follow feeds"),
        },
        ...openOrder(ASKED),
        { content: "Amazon has accepted it", trigger: ".alert-info:contains(Accepted)" },
    ],
});

registry.category("web_tour.tours").add("amazon_cancel_pieces", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        ...openOrder(LOWERED),
        {
            trigger: ".o_field_widget[name=order_line] .o_data_row:contains(MUG-1) .o_data_cell[name=product_uom_qty]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=order_line] .o_field_widget[name=product_uom_qty] input",
            run: "edit 1",
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "Is Amazon to cancel the other piece too?",
            trigger: ".modal:contains(Cancel at Amazon too?):contains(1 × MUG-1)",
        },
        {
            trigger: ".modal .o_field_widget[name=where] .form-check:contains(At Amazon too) input:checked",
        },
        {
            content: "A reason of Amazon's",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "click",
        },
        { trigger: ".o_select_menu_item:contains(No stock)", run: "click" },
        { trigger: ".modal-footer button:contains(Confirm)", run: "click" },
        { trigger: ".alert-info:contains(Being sent)" },
        {
            content: "The whole order is cancelled here alone",
            trigger: ".o_form_statusbar button[name=action_cancel]",
            run: "click",
        },
        {
            content: "Odoo asks first whether it is meant",
            trigger: ".modal:contains(Are you sure) .modal-footer button:contains(Ok)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=where] .form-check:contains(Only here) input",
            run: "click",
        },
        { trigger: ".modal-footer button:contains(Confirm)", run: "click" },
        {
            content: "That stays open until Amazon has it cancelled",
            trigger: ".alert-warning:contains(This order is cancelled in Odoo, but Amazon still expects it)",
        },
    ],
});
