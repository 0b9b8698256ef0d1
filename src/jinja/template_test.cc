#include "jinja/template.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/json.h"
#include "jinja/json_value.h"

namespace podium::jinja {
namespace {

Result<std::string> RenderText(std::string_view source, const Dict& variables,
                               const Limits& limits = {}) {
  const auto parsed = Template::Parse(source, limits);
  if (!parsed) return Unexpected(parsed.error());
  return parsed->Render(variables, limits);
}

std::string ErrorOf(std::string_view source, const Limits& limits = {}) {
  const auto text = RenderText(source, Dict(), limits);
  return text ? "no error: " + *text : text.error().message;
}

TEST(JinjaTemplate, PrintsWhatJinja2Prints) {
  const auto path =
      std::filesystem::path(PODIUM_SOURCE_DIR) / "tests/data/jinja/cases.json";
  std::ifstream file(path);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  const auto document = JsonDocument::Parse(bytes, 64);
  ASSERT_TRUE(document) << document.error().message;
  const auto root = document->root();
  const Dict shared = DictFromJson(simdjson::dom::object(root["shared"]));
  int cases = 0, errors = 0;
  for (const simdjson::dom::element item :
       simdjson::dom::array(root["cases"])) {
    std::string_view source;
    if (item["template"].get(source) != simdjson::SUCCESS) {
      source = root["chats"][std::string_view(item["chat"])];
    }
    simdjson::dom::object own;
    const Dict variables = item["variables"].get(own) == simdjson::SUCCESS
                               ? DictFromJson(own)
                               : shared;
    SCOPED_TRACE(source);
    SCOPED_TRACE(simdjson::minify(item));
    const auto text = RenderText(source, variables);
    ++cases;
    std::string_view output;
    if (item["output"].get(output) == simdjson::SUCCESS) {
      EXPECT_EQ(text ? *text : text.error().message, output);
    } else {
      EXPECT_FALSE(text);
      ++errors;
    }
  }
  EXPECT_GT(cases, 600);
  EXPECT_GT(errors, 60);
}

TEST(JinjaTemplate, RefusesWhatIsBeyondTheSubsetByNameAndLine) {
  const struct {
    std::string_view source, error;
  } kCases[] = {
      {"\n\n{% include 'x' %}", "line 3: the tag include is not supported"},
      {"{% extends 'x' %}", "line 1: the tag extends is not supported"},
      {"{% raw %}{% endraw %}", "the tag raw is not supported"},
      {"{% call f() %}{% endcall %}", "the tag call is not supported"},
      {"a\n{{ 1 | wordwrap }}", "line 2: the filter wordwrap is not supported"},
      {"{{ 'a' is callable }}", "the test callable is not supported"},
      {"{{ 'a'.encode() }}", "the method encode of a str is not supported"},
      {"{{ {}.pop('x') }}", "the method pop of a dict is not supported"},
      {"{{ {'a': 1}.items }}", "the method items is not called"},
      {"{{ 2 ** 3 }}", "the operator ** is not supported"},
      {"{{ f(*x) }}", "unpacked arguments are not supported"},
      {"{{ lipsum() }}", "the function lipsum is not supported"},
      {"{{ strftime_now('%Y') }}", "strftime_now is not supported"},
      {"{{ '\\N{DASH}' }}", "the escape \\N is not supported"},
      {"{% for x in [] recursive %}{% endfor %}", "a recursive loop"},
      {"{% set x | upper %}{% endset %}", "a set block with a filter"},
      {"{% if 1 %}{% macro f() %}{% endmacro %}{% endif %}",
       "a macro inside another tag"},
      {"{{ [namespace(a=1)] }}", "cannot hold a Namespace"},
      {"{% set ns = namespace() %}{% set ns.x = ns %}",
       "cannot hold a Namespace"},
      {"{{ {1: 2} }}", "a key must be a text, not a value of type int"},
      {"{{ ''.__class__ }}{{ x }}{{ ''.__class__.__mro__ }}",
       "'__class__' is undefined"},
      {"{{ 'a' | map('map', 'map', 'upper') | list }}", "map of map"},
      {"{{ 'stra\u00dfe'.upper() }}", "capitals of letters beyond ASCII"},
      {"x{{ raise_exception('No query here') }}",
       "line 1: the template refuses this: No query here"},
      {"{{ 99999999999999999999 }}", "is too large"},
      {"{{ 9223372036854775807 + 1 }}", "a number is too large"},
      {"\xff", "the text is not UTF-8"},
  };
  for (const auto& [source, error] : kCases) {
    EXPECT_NE(ErrorOf(source).find(error), std::string::npos)
        << source << "\n"
        << ErrorOf(source);
  }
}

TEST(JinjaTemplate, StopsAtItsLimits) {
  Limits limits;
  limits.max_template_steps = 1000;
  limits.max_template_output_bytes = 100;
  limits.max_template_bytes = 2000;
  const auto stops = [&](std::string_view source, std::string_view error) {
    EXPECT_NE(ErrorOf(source, limits).find(error), std::string::npos)
        << source.substr(0, 80) << "\n"
        << ErrorOf(source, limits);
  };
  constexpr std::string_view kSteps = "takes more than 1000 steps";
  stops("{% for i in range(9000) %}{% endfor %}", kSteps);
  stops("{{ range(1000000000000) | list }}", kSteps);
  // Doubles a text and a list, forty times.
  stops(
      "{% set n = namespace(x='ab') %}{% for i in range(40) %}"
      "{% set n.x = n.x ~ n.x %}{% endfor %}",
      kSteps);
  stops(
      "{% set n = namespace(x=[1]) %}{% for i in range(40) %}"
      "{% set n.x = n.x + n.x %}{% endfor %}",
      kSteps);
  stops(
      "{% set n = namespace(x='aa') %}{% for i in range(40) %}"
      "{% set n.x = n.x | replace('a', 'aa') %}{% endfor %}",
      kSteps);
  // What looks small and prints as much as 2^20 items.
  stops(
      "{% set n = namespace(x=[1]) %}{% for i in range(20) %}"
      "{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x | tojson }}",
      kSteps);
  stops(
      "{% set n = namespace(x=[1]) %}{% for i in range(40) %}"
      "{% set n.x = [n.x] %}{% endfor %}",
      "nested deeper than 32");
  stops("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "macros call each other deeper than 8");
  stops("{{ 'a' * 1000000000000 }}", "repeated too often");
  stops("{{ 'a' * 100 }}b", "makes more than 100 bytes");
  stops(std::string(2001, 'x'), "is over the limit of 2000");
}

TEST(JinjaTemplate, RefusesDeepNestingOfItsSource) {
  const auto nested = [](std::string_view open, std::string_view inside,
                         std::string_view close, int times) {
    std::string source;
    for (int i = 0; i < times; ++i) source += open;
    source += inside;
    for (int i = 0; i < times; ++i) source += close;
    return source;
  };
  constexpr int kTimes = 5000;
  for (const std::string& source :
       {"{{ " + nested("(", "1", ")", kTimes) + " }}",
        "{{ " + nested("[", "1", "]", kTimes) + " }}",
        "{{ " + nested("not ", "1", "", kTimes) + " }}",
        "{{ " + nested("- ", "1", "", kTimes) + " }}",
        "{{ " + nested("1 if 1 else ", "1", "", kTimes) + " }}",
        "{{ 1" + nested(" + 1", "", "", kTimes) + " }}",
        "{{ a" + nested(".a", "", "", kTimes) + " }}",
        "{{ a" + nested(" | upper", "", "", kTimes) + " }}",
        "{{ " + nested("f(", "1", ")", kTimes) + " }}",
        nested("{% if 1 %}", "", "{% endif %}", kTimes)}) {
    const std::string error = ErrorOf(source);
    EXPECT_TRUE(error.find("is nested deeper than") != error.npos ||
                error.find("is longer than") != error.npos)
        << source.substr(0, 40) << "\n"
        << error.substr(0, 200);
  }
  // Long, but not deep.
  EXPECT_EQ(ErrorOf("{{ 'a'" + nested(" ~ 'a'", "", "", 300) + " }}"),
            "no error: " + std::string(301, 'a'));
}

}  // namespace
}  // namespace podium::jinja
