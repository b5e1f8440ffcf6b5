"""Signs of perfunctory or fake rectification in the ledger: sifted in the background, judged by people."""
