import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { AmazonScan } from "./amazon_scan";

export class AmazonTodayListController extends ListController {
    static template = "amazon_connector.TodayList";
    static components = { ...ListController.components, AmazonScan };
}

export class AmazonTodayKanbanController extends KanbanController {
    static template = "amazon_connector.TodayKanban";
    static components = { ...KanbanController.components, AmazonScan };
}

registry.category("views").add("amazon_today_list", {
    ...listView,
    Controller: AmazonTodayListController,
});
registry.category("views").add("amazon_today_kanban", {
    ...kanbanView,
    Controller: AmazonTodayKanbanController,
});
