// Kinds of text by example.

#include "estimator/calibration/text_kind.h"

#include "tests/support/catch.h"

namespace tunegauge::calibration {

TEST_CASE("The kind of a text is told from its features", "[estimator][text_kind]") {
  const auto kind = [](std::string_view text) { return name_of(kind_of(features_of(text))); };
  CHECK(kind("The cat sat on the mat and looked at the people who came to see the house.") ==
        "english");
  CHECK(kind("for (int i = 0; i < n; ++i) { sum += values[i] * weights[i]; }\n") == "code");
  CHECK(kind("今日は天気がいいので、公園に散歩に行きました。") == "cjk");
  CHECK(kind("오늘은 날씨가 좋아서 공원에 산책하러 갔습니다.") == "cjk");
  CHECK(kind("Сегодня хорошая погода, и мы пошли гулять в парк.") == "world");
  CHECK(kind("Příliš žluťoučký kůň úpěl ďábelské ódy.") == "world");
  CHECK(kind("The word for water in Japanese is 水, and the word for fire is 火; both are among "
             "the oldest ones "
             "that are still written today.") == "english");
  CHECK(kind("The word for weather in Japanese is お天気です and people say いい天気ですね.") ==
        "mixed");
  CHECK(kind("") == "english");
}

}  // namespace tunegauge::calibration
