import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// What the scheduler does by itself; no scheduler runs during a test.
export async function runImport() {
    const domain = [["cron_name", "=", "Amazon: import orders"]];
    const search = { model: "ir.cron", method: "search", args: [domain], kwargs: {} };
    const ids = await rpc("/web/dataset/call_kw/ir.cron/search", search);
    const trigger = { model: "ir.cron", method: "method_direct_trigger", args: [ids], kwargs: {} };
    await rpc("/web/dataset/call_kw/ir.cron/method_direct_trigger", trigger);
}

function fill(name, text) {
    return {
        content: `Fill in ${name}`,
        trigger: `.o_field_widget[name=${name}] input`,
        run: `edit ${text}`,
    };
}

function isNext(step) {
    return {
        content: `The next step is ${step}`,
        trigger: `.alert-info li:contains(${step}) .fa-arrow-left`,
    };
}

registry.category("web_tour.tours").add("amazon_connect_and_import", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("amazon_connector.menu_amazon_root", "Open Amazon"),
        isNext("Keys"),
        fill("name", "My shop"),
        fill("seller_id", "A1EMULATOREU01"),
        fill("client_id", " amzn1.application-oa2-client.emulator "),
        fill("client_secret", "amzn1.oa2-cs.v1.mistyped"),
        fill("refresh_token", "Atzr|emulator-eu"),
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "Saving has tested the keys",
            trigger: ".alert-danger:contains(the client secret is wrong)",
        },
        isNext("Test"),
        fill("client_secret", "amzn1.oa2-cs.v1.emulator"),
        { trigger: ".o_form_button_save", run: "click" },
        isNext("Marketplaces"),
        { trigger: "body:not(:has(.alert-danger))" },
        { trigger: ".o_notebook .nav-link:contains(Marketplaces)", run: "click" },
        {
            content: "Switch Amazon.de on",
            trigger: ".o_data_row:contains(Amazon.de) .o_field_widget[name=enabled] input",
            run: "click",
        },
        isNext("Start"),
        { trigger: "button[name=action_open_start]", run: "click" },
        {
            content: "It says what starts",
            trigger: ".modal .o_field_widget[name=marketplace_ids]:contains(Amazon.de)",
        },
        { trigger: ".modal:contains(read only)" },
        {
            content: "Open the date",
            trigger: ".modal .o_field_widget[name=orders_from] :is(input, button)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=orders_from] input",
            run: "edit 01/01/2020 00:00:00",
        },
        { trigger: ".modal button[name=action_start]", run: "click" },
        {
            content: "It runs, read only",
            trigger: ".alert-warning:contains(Read only)",
        },
        { trigger: "body:not(:has(.alert-info:contains(Six steps)))" },
        { trigger: "button[name=action_import_orders]", run: "click" },
        { trigger: ".o_notification:contains(being imported)", run: runImport },
        { trigger: ".o_menu_sections button:contains(Orders)", run: "click" },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item[data-menu-xmlid='amazon_connector.menu_amazon_all_orders']",
            run: "click",
        },
        {
            content: "Open the imported order",
            trigger: ".o_data_row:contains(302-0000001-0000001) .o_data_cell[name=partner_id]",
            run: "click",
        },
        {
            content: "It is confirmed and has Amazon's number",
            trigger: ".o_form_view .o_field_widget[name=amazon_order_id]:contains(302-0000001-0000001)",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Sales Order)",
        },
    ],
});
