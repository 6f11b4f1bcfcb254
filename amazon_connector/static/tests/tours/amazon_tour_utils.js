import { rpc } from "@web/core/network/rpc";

// What the scheduler does by itself; no scheduler runs during a test.
export async function runCron(name) {
    const search = {
        model: "ir.cron",
        method: "search",
        args: [[["cron_name", "=", name]]],
        kwargs: {},
    };
    const ids = await rpc("/web/dataset/call_kw/ir.cron/search", search);
    const trigger = { model: "ir.cron", method: "method_direct_trigger", args: [ids], kwargs: {} };
    await rpc("/web/dataset/call_kw/ir.cron/method_direct_trigger", trigger);
}
