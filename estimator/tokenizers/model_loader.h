#pragma once
// Builds the model that "model" of a tokenizer.json describes.

#include <memory>
#include <string>

#include <simdjson.h>

#include "base/result.h"
#include "estimator/tokenizers/lifted_model.h"
#include "estimator/tokenizers/model.h"

namespace tunegauge::tokenizers {

struct LoadedModel {
  std::unique_ptr<const Model> model;
  std::string kind;  ///< "BPE", "Unigram", "WordPiece" or "WordLevel"
};

/// Refuses unknown types by name; `place` ("tokenizer.json $.model") begins messages. Where the
/// lists were lifted out of `spec` they are taken from there (the vocabulary and the tables are
/// used up); then only BPE is read and messages may lack details.
Result<LoadedModel> make_model(simdjson::dom::element spec, const std::string& place,
                               LiftedModel* lifted);

}  // namespace tunegauge::tokenizers
