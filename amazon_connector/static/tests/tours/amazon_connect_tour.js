import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

// What the scheduler does by itself; no scheduler runs during a test.
async function runImport() {
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

registry.category("web_tour.tours").add("amazon_connect_and_import", {
    url: "/odoo/action-amazon_connector.action_amazon_account",
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        fill("name", "My shop"),
        fill("seller_id", "A1EMULATOREU01"),
        fill("client_id", " amzn1.application-oa2-client.emulator "),
        fill("client_secret", "amzn1.oa2-cs.v1.emulator"),
        fill("refresh_token", "Atzr|emulator-eu"),
        { trigger: "button[name=action_test_connection].btn-primary", run: "click" },
        {
            content: "The test has succeeded",
            trigger: ".o_notification:contains(The connection works)",
        },
        {
            content: "The page has been loaded again",
            trigger: ".alert-warning:contains(Read only)",
        },
        { trigger: ".o_notebook .nav-link:contains(Marketplaces)", run: "click" },
        {
            content: "Switch Amazon.de on",
            trigger: ".o_data_row:contains(Amazon.de) .o_field_widget[name=enabled] input",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Amazon.de) .o_data_cell[name=orders_from]",
            run: "click",
        },
        {
            content: "Open the date",
            trigger: ".o_data_row .o_field_widget[name=orders_from] :is(input, button)",
            run: "click",
        },
        {
            trigger: ".o_data_row .o_field_widget[name=orders_from] input",
            run: "edit 01/01/2020 00:00:00",
        },
        { trigger: ".o_field_widget[name=orders_enabled] input", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, .o_form_button_create", run: () => {} },
        { trigger: "button[name=action_import_orders]", run: "click" },
        { trigger: ".o_notification:contains(being imported)", run: runImport },
        { trigger: ".o_menu_sections :contains(Orders):last", run: "click" },
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
