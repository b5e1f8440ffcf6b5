"""Templates are read without their margins, and what is shown or looked up by its margin keeps it."""

from __future__ import annotations

from huiyin.web.template_loading import without_margin


def test_the_margin_of_a_template_is_not_sent():
    assert (
        without_margin("<ul>\n    <li>甲</li>\n\t<li>乙</li>\n</ul>")
        == "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"
    )


def test_what_is_translated_or_shown_as_it_stands_keeps_its_margin():
    for kept in (
        "{% blocktranslate with n=n trimmed %}\n    共 {{ n }} 个\n  {% endblocktranslate %}",
        "{% blocktranslate %}\n    甲\n{% endblocktranslate %}",
        "<pre class='x'>\n    甲\n</pre>",
        "<textarea>\n    甲\n</textarea>",
    ):
        assert without_margin(f"<p>\n  {kept}\n  </p>") == f"<p>\n{kept}\n</p>"
