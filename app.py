"""The app's routes: ``streamlit run app.py``, or ``tiltaksgraf app``."""

from ui.shell import run

PAGES = {
    "ask": ":material/search:",
    "plans": ":material/description:",
    "coverage": ":material/grid_on:",
    "compare": ":material/compare_arrows:",
    "audit": ":material/fact_check:",
    "reading": ":material/menu_book:",
    "vocabulary": ":material/account_tree:",
    "sparql": ":material/data_object:",
}

if __name__ == "__main__":
    run(PAGES)
