// Catalogs from files: a small good one, and what is said of bad ones.

#include "compat/catalog/catalog_loader.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace tunegauge;
using namespace tunegauge::catalog;

namespace {

const std::string kGood = R"({
  "schema": "tunegauge.catalog/1",
  "sources": {"page": "a page"},
  "notes": [{"id": "n", "text": "a note", "source": "page"}],
  "training_tables": [
    {"table": "full", "source": "page", "rows": [
      {"organization": "O", "model_name": "M", "model": "o/m", "context_sft": 1, "context_dpo": 1,
       "max_batch_sft": 8, "max_batch_dpo": 8, "min_batch": 8, "precision": "bf16"}]}],
  "models": [
    {"model": "o/m", "display_name": "M", "parameters": 1, "model_type": "llama",
     "tokenizer_family": "llama-3", "chat_template": "", "hf_repository": "o/m",
     "ungated_tokenizer_repository": "", "max_lora_rank": 64, "serverless_lora": false,
     "source": "page"}],
  "deprecations": [{"kind": "planned", "source": "page", "rows": [
      {"date": "2026-01-31", "model": "o-old", "replacement": "o/m"}]}],
  "error_codes": [{"table": "inference", "source": "page", "rows": [
      {"code": "400", "cause": "c", "solution": "s"}]}],
  "hardware": [{"id": "1x", "gpu": "g", "gpu_count": 1, "memory_gb": 80, "link": "sxm",
                "source": "page"}],
  "limits": [{"name": "l", "value": 0, "effective_from": "2026-01-01", "source": "page"}]
})";

/// kGood with one text replaced.
std::string good_but(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  return text;
}

/// The problems of a catalog, as they are printed.
std::vector<std::string> problems_of(const std::string& text) {
  const auto catalog = Catalog::parse(text, "own.json");
  if (catalog) return {};
  CHECK(catalog.error().kind == ErrorKind::input);
  if (!catalog.error().details.empty()) return catalog.error().details;
  return {catalog.error().message()};
}

using Problems = std::vector<std::string>;

}  // namespace

TEST_CASE("a small catalog of one's own is read", "[compat][catalog_loader]") {
  const auto catalog = Catalog::parse(kGood, "own.json");
  REQUIRE(catalog);
  CHECK(catalog->rows().at(0).source == "a page");
  CHECK(catalog->models().at(0).source == "a page");
  CHECK(catalog->row_for("o/m", false) == &catalog->rows().at(0));
  CHECK(catalog->deprecation_of("o-old")->planned);
  CHECK(catalog->error_codes().at(0).name.empty());
  const auto old = catalog->find("o/old");
  REQUIRE_FALSE(old);
  CHECK(old.error().message() ==
        "o/old: cannot be trained; its removal is planned for 2026-01-31; the provider recommends "
        "o/m");
}

TEST_CASE("a last part that several ids share is refused with their list",
          "[compat][catalog_loader]") {
  const std::string other = R"({"model": "p/m", "display_name": "P", "parameters": 1,
     "model_type": "llama", "tokenizer_family": "llama-3", "chat_template": "",
     "hf_repository": "p/m", "ungated_tokenizer_repository": "", "max_lora_rank": 64,
     "serverless_lora": false, "source": "page"}, )";
  const auto catalog = Catalog::parse(good_but("{\"model\": \"o/m\", \"display_name\"",
                                               other + "{\"model\": \"o/m\", \"display_name\""),
                                      "own.json");
  REQUIRE(catalog);
  const auto found = catalog->find("M");
  REQUIRE_FALSE(found);
  CHECK(found.error().kind == ErrorKind::usage);
  CHECK(found.error().message() ==
        "M: is the last part of several model ids; give one of p/m, o/m");
}

TEST_CASE("all problems of a catalog come at once, each with its path",
          "[compat][catalog_loader]") {
  const std::string text = R"({
    "schema": "tunegauge.catalog/2",
    "sources": {"page": ""},
    "models": [{"model": "no-slash", "display_name": "M", "parameters": 0, "model_typ": "llama",
                "tokenizer_family": 7, "chat_template": "", "hf_repository": "o/m",
                "ungated_tokenizer_repository": "x y/z", "max_lora_rank": 1e3,
                "serverless_lora": "no", "source": "paeg"}],
    "training_tables": [{"table": "loar", "source": "page", "rows": [
      {"organization": "O", "model_name": "M", "model": "o/m", "context_sft": -1,
       "context_dpo": 1, "max_batch_sft": 8, "max_batch_dpo": 4, "min_batch": 8,
       "precision": "BF16"}]}],
    "deprecations": [{"kind": "planned", "source": "page", "rows": [
      {"date": "2026-02-30", "model": "o/m"}]}],
    "error_codes": {},
    "hardware": [],
    "limits": [],
    "licence": "mine"
  })";
  CHECK(problems_of(text) ==
        Problems{
            "own.json $.licence: is not known",
            "own.json $.schema: \"tunegauge.catalog/2\" is not one of tunegauge.catalog/1; did you "
            "mean tunegauge.catalog/1?",
            "own.json $.sources.page: must not be empty",
            "own.json $.notes: is missing",
            "own.json $.models[0].model_typ: is not known; did you mean model_type?",
            "own.json $.models[0].model: \"no-slash\" is no model id of the form organization/name",
            "own.json $.models[0].parameters: 0 is not between 1 and 1000000000000000",
            "own.json $.models[0].model_type: is missing",
            "own.json $.models[0].tokenizer_family: expected a string, found the number 7",
            "own.json $.models[0].ungated_tokenizer_repository: \"x y/z\" is no model id of the "
            "form organization/name",
            "own.json $.models[0].max_lora_rank: expected a whole number, found the number 1000.0",
            "own.json $.models[0].serverless_lora: expected true or false, found a string",
            "own.json $.models[0].source: \"paeg\" is no key of $.sources",
            "own.json $.training_tables[0].table: \"loar\" is not one of lora, lora-long, full; "
            "did you mean lora?",
            "own.json $.training_tables[0].rows[0].context_sft: -1 is not between 1 and 1000000000",
            "own.json $.training_tables[0].rows[0].precision: \"BF16\" is not one of AMP, bf16; "
            "did you mean bf16?",
            "own.json $.training_tables[0].rows[0].model: \"o/m\" has no entry in $.models",
            "own.json $.training_tables[0].rows[0].min_batch: 8 is above the maximum 4",
            "own.json $.deprecations[0].rows[0].date: \"2026-02-30\" is no day of the calendar "
            "such as 2025-06-19",
            "own.json $.error_codes: expected a list, found an object",
        });
}

TEST_CASE("what stands twice is refused", "[compat][catalog_loader]") {
  const std::string hardware = R"({"id": "1x", "gpu": "g", "gpu_count": 1, "memory_gb": 80,
     "link": "sxm", "source": "page"}, )";
  CHECK(problems_of(good_but("{\"id\": \"1x\"", hardware + "{\"id\": \"1x\"")) ==
        Problems{"own.json $.hardware[1].id: stands here for the second time"});
  const std::string row = R"({"organization": "O", "model_name": "M", "model": "O/M",
     "context_sft": 1, "context_dpo": 1, "max_batch_sft": 8, "max_batch_dpo": 8, "min_batch": 8,
     "precision": "bf16"}, )";
  CHECK(problems_of(good_but("{\"organization\"", row + "{\"organization\"")) ==
        Problems{"own.json $.training_tables[0].rows[1].model: stands here for the second time"});
  const std::string limit = R"({"name": "l", "value": 1, "effective_from": "2026-01-01",
     "source": "page"}, )";
  CHECK(problems_of(good_but("{\"name\": \"l\"", limit + "{\"name\": \"l\"")) ==
        Problems{"own.json $.limits[1]: stands here for the second time"});
}

TEST_CASE("what is missing is said once", "[compat][catalog_loader]") {
  CHECK(problems_of(good_but("\"id\": \"1x\", ", "")) ==
        Problems{"own.json $.hardware[0].id: is missing"});
  CHECK(problems_of(good_but("\"model\": \"o/m\", \"context_sft\"", "\"context_sft\"")) ==
        Problems{"own.json $.training_tables[0].rows[0].model: is missing"});
}

TEST_CASE("files that are no catalog are refused", "[compat][catalog_loader]") {
  CHECK(problems_of("[]") == Problems{"own.json $: a catalog is an object with \"schema\": "
                                      "\"tunegauge.catalog/1\""});
  CHECK_FALSE(problems_of("").empty());
  CHECK_FALSE(problems_of("{").empty());
  CHECK_FALSE(problems_of("{}").empty());
  CHECK_FALSE(problems_of("null").empty());
  CHECK(problems_of(std::string((std::size_t{4} << 20) + 1, ' ')) ==
        Problems{"own.json: has 4194305 bytes, a catalog has at most 4194304; give the file of a "
                 "catalog"});
  std::string many = "{}";
  for (int i = 0; i < 5000; ++i) many += ",{}";
  CHECK(problems_of(good_but("\"hardware\": [", "\"hardware\": [" + many + ",")) ==
        Problems{"own.json $.hardware: a catalog has at most 5000 entries in all its lists"});
}
