import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("amazon_choose_page", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        { trigger: ".o_menu_sections button:contains(Listings)", run: "click" },
        {
            content: "Open the products that were looked for at Amazon",
            trigger: ".dropdown-item:contains(Pages at Amazon)",
            run: "click",
        },
        {
            content: "Open the one that has several pages",
            trigger: ".o_data_row:contains(Several pages):contains(MUG-1) .o_data_cell[name=barcode]",
            run: "click",
        },
        {
            content: "Its picture has a size",
            trigger: ".modal .o_kanban_record:contains(B000000002) aside img:visible",
        },
        {
            content: "Search by other words",
            trigger: ".modal .o_field_widget[name=words] input",
            run: "edit mug of six",
        },
        { trigger: ".modal button[name=action_search]", run: "click" },
        {
            content: "Only what was found is there",
            trigger:
                ".modal .o_kanban_renderer:not(:contains(B000000001)) .o_kanban_record:contains(B000000002)",
        },
        {
            content: "Choose it",
            trigger: ".modal .o_kanban_record:contains(B000000002) button[name=action_choose]",
            run: "click",
        },
        {
            content: "It is said",
            trigger: ".o_notification:contains(belongs to the page B000000002)",
        },
        {
            content: "It is remembered",
            trigger: ".o_data_row:contains(Found):contains(B000000002)",
        },
    ],
});
