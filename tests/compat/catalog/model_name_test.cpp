// Spellings of model names.

#include "compat/catalog/model_name.h"

#include <string>

#include "tests/support/catch.h"

using namespace tunegauge::catalog;

TEST_CASE("an id and its dashed form are equal once dashed", "[compat][model_name]") {
  CHECK(dashed("mistralai/Mixtral-8x7B-v0.1") == "mistralai-mixtral-8x7b-v0-1");
  CHECK(dashed("mistralai-mixtral-8x7b-v0-1") == "mistralai-mixtral-8x7b-v0-1");
  CHECK(dashed("SG161222/Realistic_Vision_V3.0_VAE") == "sg161222-realistic-vision-v3-0-vae");
}

TEST_CASE("a stem leaves out how a model is served", "[compat][model_name]") {
  CHECK(stem("meta-llama/Meta-Llama-3.1-8B-Instruct-Reference") ==
        stem("meta-llama-meta-llama-3-1-8b-instruct-turbo-lora"));
  CHECK(stem("Qwen/Qwen3-235B-A22B-Instruct-2507-tput") ==
        stem("Qwen/Qwen3-235B-A22B-Instruct-2507"));
  CHECK(stem("-turbo") == "-turbo");
  CHECK(stem("") == "");
}

TEST_CASE("a model id has one slash with something on both sides", "[compat][model_name]") {
  CHECK(is_model_id("a/b"));
  CHECK(is_model_id("Qwen/Qwen3-0.6B"));
  CHECK(is_model_id("a+b/c_d:e"));
  CHECK(is_model_id("a/" + std::string(198, 'b')));
  CHECK_FALSE(is_model_id("a/" + std::string(199, 'b')));
  for (const char* wrong :
       {"", "/", "a", "a/", "/b", "a/b/c", "a b/c", "a/b\n", "a/\x1b[31m", "a/\xc3\xa9", "a/b\x7f",
        "a/$(b)", "a/b;c", "a/b'", "a/`b`", "a/b|c", "a/b\\", "a/b@c", "a/b*"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_model_id(wrong));
  }
}

TEST_CASE("the short name is the part after the last slash", "[compat][model_name]") {
  CHECK(short_name("openai/gpt-oss-20b") == "gpt-oss-20b");
  CHECK(short_name("gpt-oss-20b") == "gpt-oss-20b");
  CHECK(short_name("") == "");
}
