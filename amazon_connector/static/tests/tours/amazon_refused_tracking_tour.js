import { runCron } from "@amazon_connector/../tests/tours/amazon_tour_utils";
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

function openDelivery(state) {
    return [
        { trigger: ".o_menu_sections button:contains(Deliveries)", run: "click" },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Deliveries)",
            run: "click",
        },
        {
            content: `The list says ${state}`,
            trigger: `.o_data_row:contains(302-0000002-0000002):contains(${state}) .o_data_cell[name=name]`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("amazon_refused_tracking", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        { trigger: ".o_menu_sections button:contains(Deliveries)", run: "click" },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Deliveries)",
            run: "click",
        },
        {
            content: "Both deliveries are to do",
            trigger: ".o_data_row:contains(302-0000003-0000003)",
        },
        { trigger: ".o_searchview_dropdown_toggler", run: "click" },
        { trigger: ".o_filter_menu .o_menu_item:contains(Refused)", run: "click" },
        {
            content: "Only the refused delivery is left",
            trigger: ".o_list_renderer:not(:has(.o_data_row:contains(302-0000003-0000003)))",
        },
        {
            trigger: ".o_data_row:contains(302-0000002-0000002):contains(Refused) .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "The delivery says why",
            trigger: ".alert-danger:contains(The tracking number does not fit the carrier)",
        },
        {
            content: "It is somebody's task",
            trigger: ".o-mail-Activity:contains(Amazon refused the parcel)",
        },
        { trigger: ".o_notebook .nav-link:contains(Additional Info)", run: "click" },
        {
            content: "Correct the number",
            trigger: ".o_field_widget[name=carrier_tracking_ref] input",
            run: "edit 00340434161094015902",
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "It goes out again by itself",
            trigger: ".o_field_widget[name=amazon_shipment_state]:contains(To send)",
        },
        { trigger: "body:not(:has(.o-mail-Activity))", run: () => runCron("Amazon: send tracking numbers") },
        ...openDelivery("Sent"),
        {
            content: "Amazon works on it for some minutes",
            trigger: ".o_field_widget[name=amazon_shipment_state]:contains(Sent)",
            run: () => runCron("Amazon: follow feeds"),
        },
        { trigger: ".o_menu_sections button:contains(Deliveries)", run: "click" },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Deliveries)",
            run: "click",
        },
        {
            content: "What is confirmed is no longer to do",
            trigger: ".o_list_renderer:not(:has(.o_data_row:contains(302-0000002-0000002)))",
        },
        { trigger: ".o_facet_remove", run: "click" },
        {
            content: "The list says Confirmed",
            trigger: ".o_data_row:contains(302-0000002-0000002):contains(Confirmed)",
        },
    ],
});
