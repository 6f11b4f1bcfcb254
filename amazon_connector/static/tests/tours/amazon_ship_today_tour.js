import { registry } from "@web/core/registry";
import { downloadReport } from "@web/webclient/actions/reports/utils";
import { stepUtils } from "@web_tour/tour_utils";

const LATE = "302-0000001-0000001";
const TODAY = "302-0000002-0000002";
const LATER = "302-0000003-0000003";

function isOpen(number) {
    return {
        content: `The delivery of ${number} is open`,
        trigger: `.o_form_view .o_field_widget[name=amazon_order_id]:contains(${number})`,
    };
}

function goBack() {
    return [
        { trigger: ".breadcrumb-item:contains(Ship Today) a", run: "click" },
        { trigger: ".o_list_view .o_amazon_scan" },
    ];
}

registry.category("web_tour.tours").add("amazon_ship_today", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        {
            content: "The late one is red and comes first",
            trigger: `.o_data_row.text-danger:first-child:contains(${LATE})`,
        },
        {
            content: "Then today's",
            trigger: `.o_data_row:not(.text-danger):nth-child(2):contains(${TODAY}):contains(Gift)`,
        },
        {
            content: "What is due later is not there",
            trigger: `.o_list_table:not(:contains(${LATER}))`,
        },
        {
            content: "A scanner needs no click: the field has the focus",
            trigger: ".o_amazon_scan input:focus",
            run: `edit ${TODAY}`,
        },
        { trigger: ".o_amazon_scan input", run: "press Enter" },
        isOpen(TODAY),
        {
            content: "What the parcel needs is on the page",
            trigger: ".o_field_widget[name=amazon_gift_text]:contains(Happy birthday)",
        },
        {
            trigger: ".o_field_widget[name=amazon_customization] a[href^='https://sellercentral.example/']",
        },
        { trigger: ".o_field_widget[name=amazon_instructions]:contains(Ring twice)" },
        ...goBack(),
        {
            content: "A scanner types somewhere on the page",
            trigger: ".o_amazon_scan",
            run: () => {
                document.activeElement.blur();
                for (const key of [...LATER, "Enter"]) {
                    const event = new KeyboardEvent("keydown", { key, bubbles: true });
                    document.body.dispatchEvent(event);
                }
            },
        },
        isOpen(LATER),
        ...goBack(),
        {
            content: "An unknown number is said to be unknown",
            trigger: ".o_amazon_scan input",
            run: "edit 302-9999999-9999999",
        },
        { trigger: ".o_amazon_scan button", run: "click" },
        { trigger: ".o_notification:contains(302-9999999-9999999)" },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        {
            content: "Print the slips, on the screen for want of a printer",
            trigger: ".o_control_panel button:contains(Print Slips)",
            run: async (helpers) => {
                downloadReport.wkhtmltopdfStatusProm = Promise.resolve("install");
                await helpers.click();
            },
        },
        { trigger: `:iframe .page:contains(${LATE})` },
        { trigger: `:iframe .page:contains(${TODAY}):contains(Happy birthday)` },
    ],
});

registry.category("web_tour.tours").add("amazon_type_tracking", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        { trigger: ".o_menu_sections button:contains(Deliveries)", run: "click" },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Type Tracking Numbers)",
            run: "click",
        },
        {
            trigger: `.o_data_row:contains(${LATE}) .o_data_cell[name=carrier_tracking_ref]`,
            run: "click",
        },
        {
            content: "What is no number is not saved, and the cursor stays in its row",
            trigger: ".o_selected_row .o_field_widget[name=carrier_tracking_ref] input",
            run: `edit ${TODAY} && press Tab`,
        },
        {
            trigger: ".modal:contains(It is the number of an Amazon order) footer button",
            run: "click",
        },
        {
            trigger: `.o_selected_row:contains(${LATE}) .o_field_widget[name=carrier_tracking_ref] input`,
            run: "edit 00340434161094015902 && press Enter",
        },
        {
            content: "Enter goes on with the next number, not with the next carrier",
            trigger: `.o_selected_row:contains(${TODAY}) .o_field_widget[name=carrier_tracking_ref] input:focus`,
        },
        {
            content: "The carrier first, then its number",
            trigger: ".o_selected_row .o_field_widget[name=carrier_id] input",
            run: "edit UPS",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(UPS Standard) a",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=carrier_tracking_ref] input",
            run: "edit 1Z999AA10123456784 && press Enter",
        },
        {
            trigger: `.o_selected_row:contains(${LATER}) .o_field_widget[name=carrier_tracking_ref] input:focus`,
        },
        { trigger: ".o_list_button_save", run: "click" },
        {
            content: "It is saved without opening the delivery",
            trigger: `.o_list_view:not(:has(.o_selected_row)) .o_data_row:contains(${LATE}) .o_data_cell[name=carrier_tracking_ref]:contains(00340434161094015902)`,
        },
    ],
});
