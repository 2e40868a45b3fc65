// MarkupSafe 3.0.3 and url_quote of Jinja2.

#include "estimator/chat_templates/python/html.h"

#include <stdexcept>

#include "tests/support/catch.h"

namespace tunegauge::chat_templates::python {

TEST_CASE("five characters are escaped", "[python][html]") {
  CHECK(escape_html("a<b> & 'c' \"é\"") == "a&lt;b&gt; &amp; &#39;c&#39; &#34;é&#34;");
  CHECK_THROWS_AS(escape_html(std::string(60U << 20, '&')), std::length_error);
}

TEST_CASE("striptags takes out comments, then tags", "[python][html]") {
  CHECK(striptags(" a <b>\n c</b> d ") == "a c d");
  CHECK(striptags("a<!-- <b> -->c") == "ac");
  CHECK(striptags("a<!-->b") == "ab");
  CHECK(striptags("a<!--->b") == "ab");
  CHECK(striptags("a<!<!-- x -->-- y -->b") == "ab");  // one comment comes about from another
  CHECK(striptags("a<!-- b") == "a<!-- b");
  CHECK(striptags("a<!-- b>c") == "ac");
  CHECK(striptags("a < b") == "a < b");
  CHECK(striptags("&lt;b&gt; &amp;amp;") == "<b> &amp;");
}

TEST_CASE("references are replaced as by html.unescape", "[python][html]") {
  CHECK(unescape_html("&amp;&lt&gt;&quot;&apos;&nbsp;") == "&<>\"'\u00a0");
  CHECK(unescape_html("&ampx &apos &") == "&x &apos &");
  CHECK(unescape_html("&#39;&#x27&#X4e2D;") == "''中");
  CHECK(unescape_html("&#128;&#129;&#0;&#xD800;&#x110000;") == "€\u0081\ufffd\ufffd\ufffd");
  CHECK(unescape_html("&#99999999999999999999;") == "\ufffd");
  CHECK(unescape_html("[&#1;&#xFFFE;&#127;&#xFDD0;]") == "[]");
  CHECK(unescape_html("&#;&#x;&#xg") == "&#;&#x;&#xg");
}

TEST_CASE("addresses are quoted", "[python][html]") {
  CHECK(url_quote("a b/é~_.-?&") == "a%20b/%C3%A9~_.-%3F%26");
  CHECK(url_quote("a b/c+", true) == "a+b%2Fc%2B");
}

}  // namespace tunegauge::chat_templates::python
