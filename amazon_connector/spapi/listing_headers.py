"""The columns of listing reports by the names that marketplaces give them.

Amazon writes headers in the seller's language unless a report is asked for with
``preferredReportDocumentLocale``, and even then not everywhere. Seen in public
reports of sellers; columns that are not listed are of no use here.
"""

# fmt: off
NAMES = {
    "sku": (
        "seller-sku", "sku", "Händler-SKU", "sku-vendeur", "SKU venditore",
        "SKU del vendedor", "sku-sprzedawcy", "出品者SKU", "卖家 SKU", "sku-البائع",
    ),
    "title": (
        "item-name", "Artikelbezeichnung", "nom-produit", "Nome dell'articolo",
        "Título del producto", "nazwa-produktu", "商品名", "商品名称", "اسم-المنتج",
    ),
    "listing_id": (
        "listing-id", "Angebotsnummer", "id-offre", "identyfikator-oferty", "出品ID",
        "رقم-العرض",
    ),
    "price": (
        "price", "Preis", "prix", "Prezzo", "Precio", "cena", "価格", "价格",
        "price (fiyat)", "السعر",
    ),
    "quantity": (
        "quantity", "Menge", "quantité", "Quantità", "Cantidad", "ilość", "数量",
        "quantity (adet)", "الكمية",
    ),
    "product_id_type": (
        "product-id-type", "Produkt-ID-Typ", "type-id-produit",
        "Tipo di identificativo del prodotto", "Tipo de identificador de producto",
        "typ-identyfikatora-produktu", "商品IDタイプ", "商品编码类型",
        "product-id-type (ürün numarası türü)", "نوع-رقم-المنتج",
    ),
    "product_id": (
        "product-id", "Produkt-ID", "id-produit", "Identificativo del prodotto",
        "Identificador del producto", "identyfikator-produktu", "商品ID", "商品编码",
        "product-id (ürün numarası)", "رقم-المنتج",
    ),
    "condition": (
        "item-condition", "Artikelzustand", "état-produit",
        "Condizione dell'articolo", "Estado del producto", "stan-produktu",
        "コンディション", "商品状况", "item-condition (ürün durumu)", "حالة-المنتج",
    ),
    "asin": ("asin1", "asin", "ASIN 1"),
    "channel": (
        "fulfillment-channel", "fulfilment-channel", "Versender", "canal-traitement",
        "Canale di gestione", "Canal de gestión logística", "kanał-realizacji",
        "フルフィルメント・チャンネル", "配送渠道",
        "fulfillment-channel (dağıtım kanalı)", "قناة-الشحن",
    ),
    "status": (
        "status", "état", "stato", "estado", "ステータス", "状态", "durum", "الحالة",
    ),
}
# fmt: on


def _normalise(name):
    return " ".join(name.replace("\ufeff", "").split()).casefold()


_COLUMNS = {_normalise(name): key for key, names in NAMES.items() for name in names}


def get_column(name):
    """What a header stands for, a key of :data:`NAMES`; ``None`` if it is unknown."""
    return _COLUMNS.get(_normalise(name))
