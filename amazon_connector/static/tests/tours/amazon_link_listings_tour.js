import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const row = (sku) => `.o_data_row:contains(${sku})`;
const select = (sku) => ({
    content: `Select ${sku}`,
    trigger: `${row(sku)} .o_list_record_selector input`,
    run: "click",
});
const numbers = ["00", "01", "02", "03", "04", "05", "06", "07", "08"];

registry.category("web_tour.tours").add("amazon_link_listings", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        {
            trigger: ".o_menu_sections button:contains(Listings)",
            run: "click",
        },
        {
            content: "The list of unlinked listings",
            trigger: ".dropdown-item:contains(Unlinked Listings)",
            run: "click",
        },
        {
            content: "A product is suggested, and why",
            trigger: `${row("TOUR-00")}:contains(Mug number 00):contains(Similar name)`,
        },
        ...numbers.map((number) => select(`TOUR-${number}`)),
        {
            content: "Accept nine of them",
            trigger: ".o_control_panel button[name=action_accept_suggestion]",
            run: "click",
        },
        {
            content: "It says how many orders are mended",
            trigger:
                ".o_notification:contains(9 SKUs are linked):contains(Waiting orders that are mended: 1)",
        },
        {
            content: "They are off the list",
            trigger: "body:not(:has(.o_data_row:contains(TOUR-00)))",
        },
        {
            content: "Choose the tenth product by hand",
            trigger: `${row("TOUR-HAND")} td[name=product_id]`,
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=product_id] input",
            run: "edit BY-HAND",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Chosen by hand)",
            run: "click",
        },
        { trigger: ".o_list_button_save", run: "click" },
        { trigger: "body:not(:has(.o_selected_row))" },
        {
            content: "Create a product from a listing",
            trigger: `${row("TOUR-NEW")} button[name=action_create_product]`,
            run: "click",
        },
        {
            content: "There is a way to it",
            trigger: ".o_notification a:contains([TOUR-NEW] A new bowl)",
        },
        {
            content: "Ignore what needs none",
            trigger: `${row("TOUR-JUNK")} button[name=action_ignore]`,
            run: "click",
        },
        {
            content: "Nothing is left",
            trigger: ".o_view_nocontent_smiling_face",
        },
    ],
});
