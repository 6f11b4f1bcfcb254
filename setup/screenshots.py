"""make screenshots: plays the demonstration and takes the pictures of the README."""

from playwright.sync_api import sync_playwright

import chromium
import demo
from console import main, say
from paths import ROOT

PICTURES = ROOT / "amazon_connector" / "static" / "description"
ACTION = "/odoo/action-amazon_connector."
PAGES = {
    "orders": "/odoo/amazon-orders",
    "account": f"{ACTION}action_amazon_account/1",
    "stock": f"{ACTION}action_amazon_account/1",
    "listings": f"{ACTION}action_amazon_listing",
    "unlinked": f"{ACTION}action_amazon_sku",
    "today": "/odoo/amazon-today",
    "deliveries": f"{ACTION}action_amazon_deliveries",
    "report": f"{ACTION}action_amazon_export/1",
    "issues": f"{ACTION}action_amazon_issue",
    "feeds": f"{ACTION}action_amazon_feed",
}
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Odoo's pages fade in; the bus keeps a connection, so the network never falls idle.
SETTLE_MILLISECONDS = 1500


def take_pictures():
    """Play the story, then visit each page."""
    chromium.prepare()
    with demo.play() as (url, __), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=BROWSER
        )
        page = browser.new_page(viewport={"width": 1400, "height": 800})
        log_in(page, url)
        for name, path in PAGES.items():
            page.goto(url + path)
            page.wait_for_selector(".o_list_renderer, .o_form_view")
            if name == "deliveries":
                show_all(page)
            if name == "stock":
                show_stock(page)
            page.wait_for_timeout(SETTLE_MILLISECONDS)
            page.screenshot(path=PICTURES / f"{name}.png")
            say(f"screenshots: {name}.png")
        browser.close()


def show_all(page):
    """Take the default filter off: the done deliveries are the interesting ones."""
    page.click(".o_facet_remove")


def show_stock(page):
    """Scroll to the tab of what follows by itself."""
    tab = page.get_by_role("tab", name="Stock and Prices")
    tab.click()
    tab.evaluate("tab => tab.scrollIntoView()")


def log_in(page, url):
    page.goto(f"{url}/web/login")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", "admin")
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar")


if __name__ == "__main__":
    main(take_pictures)
