// The masks with AVX-512: 64 ASCII characters or sixteen others at a time.

#include "estimator/tokenizers/fast/bigram_masks.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <bit>

// Only what is in here may use the instructions: functions that are shared with other files (inline
// ones, templates) would otherwise be compiled with them, and the linker could choose that copy.
#define TUNEGAUGE_TARGET                                                           \
  __attribute__((                                                                  \
      target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2," \
             "popcnt")))

namespace tunegauge::tokenizers {
namespace {

constexpr std::size_t block_bytes = 64;
/// Bytes of a character behind its first one: as much is read behind a block.
constexpr std::size_t more_bytes = 3;
constexpr char32_t no_character = 0x110000;

class CutFinder {
 public:
  TUNEGAUGE_TARGET CutFinder(const BigramTables& tables, char32_t before, bool may_end_single)
      : tables_(tables),
        filter_(tables.cuts->pair_filter()),
        follow_low_(_mm512_load_si512(tables.may_follow.data())),
        follow_high_(_mm512_load_si512(tables.may_follow.data() + block_bytes)),
        kind_low_(_mm512_load_si512(tables.kind.data())),
        kind_high_(_mm512_load_si512(tables.kind.data() + block_bytes)),
        before_(before),
        may_end_single_(may_end_single),
        may_cut_behind_it_(tables.cuts->may_cut_behind(tables.seen(before))) {}

  struct Masks {
    std::uint64_t cuts;
    std::uint64_t single_ends;
  };
  /// Of the first `bytes` (at most block_bytes) at `text`, where `readable` may be read.
  TUNEGAUGE_TARGET Masks operator()(const char* text, std::size_t bytes, std::size_t readable) {
    const __m512i right = load_first(text, bytes);
    const std::uint64_t high = _cvtmask64_u64(_mm512_movepi8_mask(right));
    // The byte before each one. Whether the first one's is ASCII counts, and which one then.
    const bool is_ascii_before = before_ < 0x80;
    const __m512i first = _mm512_set1_epi8(static_cast<char>(is_ascii_before ? before_ : 0x80));
    const __m512i left = shifted_up(right, first);
    const std::uint64_t high_left = high << 1 | (is_ascii_before ? 0 : 1);
    const __m512i follow =
        _mm512_maskz_permutex2var_epi8(_cvtu64_mask64(~high_left), follow_low_, left, follow_high_);
    const __m512i kind =
        _mm512_maskz_permutex2var_epi8(_cvtu64_mask64(~high), kind_low_, right, kind_high_);
    std::uint64_t cuts = _cvtmask64_u64(_mm512_test_epi8_mask(follow, kind));
    std::uint64_t followers = 0;
    std::uint64_t tokens = ~std::uint64_t{0};
    if ((high | high_left) != 0) {
      // A character may end behind the block.
      const __m512i more = load_first(text + bytes, std::min(readable - bytes, more_bytes));
      const std::uint64_t starts = first_bytes_of_characters(right);
      followers = ~starts;
      cuts |= cuts_beyond_ascii(right, more, starts & first_bits(bytes), tokens);
    } else {
      go_behind(static_cast<unsigned char>(text[bytes - 1]));
    }
    cuts &= first_bits(bytes);
    return {cuts, cuts & next_characters(cuts & tokens, followers, bytes)};
  }

  [[nodiscard]] bool may_end_single() const { return may_end_single_; }

 private:
  /// All bytes of `bytes` one place up, and the last one of `first` in the first place.
  static TUNEGAUGE_TARGET __m512i shifted_up(__m512i bytes, __m512i first) {
    // By quarters: the one below of each, whose last byte moves in.
    const __m512i below = _mm512_maskz_alignr_epi64(0xFF, bytes, first, 6);
    return _mm512_maskz_alignr_epi8(~__mmask64{0}, bytes, below, 15);
  }

  void go_behind(char32_t character) {
    before_ = character;
    may_cut_behind_it_ = tables_.cuts->may_cut_behind(tables_.seen(character));
  }

  static std::uint64_t first_bits(std::size_t count) {
    return count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
  }
  /// So many bytes, and zeros.
  static TUNEGAUGE_TARGET __m512i load_first(const char* text, std::size_t bytes) {
    return _mm512_maskz_loadu_epi8(_cvtu64_mask64(first_bits(bytes)), text);
  }

  static TUNEGAUGE_TARGET std::uint64_t first_bytes_of_characters(__m512i bytes) {
    return _cvtmask64_u64(_mm512_cmpgt_epi8_mask(bytes, _mm512_set1_epi8(static_cast<char>(0xBF))));
  }

  /// The first bytes of the characters behind those of `singles` (from block to block).
  //
  //     followers   0 0 1 1 0 1 0       bytes of a character behind its first
  //     singles     1 1 0 0 0 0 0
  //     one up      0 1 1 0 0 0 0       what is among the followers is added to them, and
  //     sum         . . 0 0 1 1 0       comes out behind the last of its character
  std::uint64_t next_characters(std::uint64_t singles, std::uint64_t followers, std::size_t bytes) {
    const std::uint64_t up = singles << 1 | (may_end_single_ ? 1 : 0);
    std::uint64_t sum = 0;
    const bool is_behind = __builtin_add_overflow(up & followers, followers, &sum);
    const std::uint64_t next = (up | sum) & ~followers;
    may_end_single_ =
        bytes < block_bytes ? (next >> bytes & 1) != 0 : is_behind || (singles >> 63) != 0;
    return next;
  }

  /// Those between characters of which one is none of ASCII; `more` follows a whole block, `starts`
  /// are the first bytes of characters. Sets `tokens` to those that are one token.
  TUNEGAUGE_TARGET std::uint64_t cuts_beyond_ascii(__m512i bytes, __m512i more,
                                                   std::uint64_t starts, std::uint64_t& tokens) {
    alignas(64) std::array<std::uint8_t, block_bytes> places;
    _mm512_store_si512(
        places.data(),
        _mm512_maskz_compress_epi8(_cvtu64_mask64(starts), _mm512_load_si512(numbers.data())));
    const auto count = static_cast<std::size_t>(std::popcount(starts));
    // The first byte of each four, four times.
    const __m512i first_bytes =
        _mm512_broadcast_i32x4(_mm_setr_epi32(0, 0x04040404, 0x08080808, 0x0C0C0C0C));
    std::uint64_t cuts = 0;
    std::uint64_t one_token = 0;
    for (std::size_t at = 0; at < count; at += 16) {
      // The bytes of sixteen characters, each with those behind it.
      const __m512i place = _mm512_maskz_cvtepu8_epi32(
          0xFFFF, _mm_load_si128(reinterpret_cast<const __m128i*>(places.data() + at)));
      const __m512i four_places =
          _mm512_add_epi8(_mm512_maskz_shuffle_epi8(~__mmask64{0}, place, first_bytes),
                          _mm512_set1_epi32(0x03020100));
      const __m512i characters =
          decoded(_mm512_maskz_permutex2var_epi8(~__mmask64{0}, bytes, four_places, more));
      const std::size_t lanes = std::min<std::size_t>(count - at, 16);
      const Found found = look_at(characters, lanes);
      cuts |= std::uint64_t{found.cuts_before} << at;
      one_token |= std::uint64_t{found.one_token} << at;
    }
    tokens = _pdep_u64(one_token, starts);
    return _pdep_u64(cuts, starts);
  }

  /// Of sixteen characters.
  struct Found {
    unsigned cuts_before;
    unsigned one_token;
  };
  /// Looks at the first `lanes` of them, and goes on behind the last one.
  TUNEGAUGE_TARGET Found look_at(__m512i characters, std::size_t lanes) {
    const unsigned all = (1U << lanes) - 1;
    const auto up = [](unsigned mask, bool first) { return mask << 1 | (first ? 1U : 0U); };

    // Two ASCII characters are not decided here.
    const unsigned ascii = _mm512_cmplt_epu32_mask(characters, _mm512_set1_epi32(0x80));
    const unsigned others = ~(ascii & up(ascii, before_ < 0x80)) & all;

    // Both sides.
    const __mmask16 in_plane = _mm512_cmplt_epu32_mask(characters, _mm512_set1_epi32(0x10000));
    const __m512i word = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), in_plane,
                                                     _mm512_maskz_srli_epi32(0xFFFF, characters, 3),
                                                     tables_.sides.data(), 4);
    const __m512i shift =
        _mm512_and_si512(_mm512_maskz_slli_epi32(0xFFFF, characters, 2), _mm512_set1_epi32(31));
    const __m512i sides = _mm512_maskz_srlv_epi32(0xFFFF, word, shift);
    const unsigned token =
        _mm512_test_epi32_mask(sides, _mm512_set1_epi32(1 << BigramTables::token_bit));
    const unsigned before =
        _mm512_test_epi32_mask(sides, _mm512_set1_epi32(1 << BigramTables::before_bit));
    const unsigned behind =
        _mm512_test_epi32_mask(sides, _mm512_set1_epi32(1 << BigramTables::behind_bit));
    unsigned may_cut = others & before & up(behind, may_cut_behind_it_);

    // And the filter.
    const __m512i seen = seen_by_model(characters);
    const __m512i left = _mm512_maskz_alignr_epi32(
        0xFFFF, seen, _mm512_set1_epi32(static_cast<int>(tables_.seen(before_))), 15);
    const unsigned free = have_no_bit(static_cast<__mmask16>(may_cut), left, seen);

    may_cut_behind_it_ = (behind >> (lanes - 1) & 1) != 0;
    const __m512i last = _mm512_maskz_permutexvar_epi32(
        0xFFFF, _mm512_set1_epi32(static_cast<int>(lanes - 1)), characters);
    before_ = static_cast<char32_t>(_mm512_cvtsi512_si32(last));
    return {free, token};
  }

  /// Sixteen characters by the four bytes where they begin; beyond the first plane, no_character.
  static TUNEGAUGE_TARGET __m512i decoded(__m512i bytes) {
    const __m512i six = _mm512_set1_epi32(0x3F);
    const __m512i lead = _mm512_and_si512(bytes, _mm512_set1_epi32(0xFF));
    const __m512i second = _mm512_and_si512(_mm512_maskz_srli_epi32(0xFFFF, bytes, 8), six);
    const __m512i third = _mm512_and_si512(_mm512_maskz_srli_epi32(0xFFFF, bytes, 16), six);
    const __m512i with_second = _mm512_or_si512(_mm512_maskz_slli_epi32(0xFFFF, lead, 6), second);
    const __m512i with_third =
        _mm512_or_si512(_mm512_maskz_slli_epi32(0xFFFF, with_second, 6), third);
    // What is left of the lead's mark is above the bits of the character.
    __m512i character = lead;
    character =
        _mm512_mask_and_epi32(character, from(lead, 0xC0), with_second, _mm512_set1_epi32(0x7FF));
    character =
        _mm512_mask_and_epi32(character, from(lead, 0xE0), with_third, _mm512_set1_epi32(0xFFFF));
    return _mm512_mask_mov_epi32(character, from(lead, 0xF0), _mm512_set1_epi32(no_character));
  }
  static TUNEGAUGE_TARGET __mmask16 from(__m512i lead, int least) {
    return _mm512_cmpge_epu32_mask(lead, _mm512_set1_epi32(least));
  }

  TUNEGAUGE_TARGET __m512i seen_by_model(__m512i characters) const {
    const __mmask16 are_spaces = _mm512_cmpeq_epi32_mask(characters, _mm512_set1_epi32(' '));
    return _mm512_mask_mov_epi32(characters, are_spaces,
                                 _mm512_set1_epi32(static_cast<int>(tables_.seen_space)));
  }

  /// Which pairs the filter does not know.
  TUNEGAUGE_TARGET unsigned have_no_bit(__mmask16 which, __m512i left, __m512i right) const {
    const __m512i pair = _mm512_or_si512(_mm512_maskz_slli_epi32(0xFFFF, left, 16), right);
    const __m512i hash = _mm512_mullo_epi32(
        pair, _mm512_set1_epi32(static_cast<int>(CharacterCuts::PairFilter::factor)));
    const __m512i at = _mm512_maskz_srli_epi32(0xFFFF, hash, filter_.shift);
    const __m512i word = _mm512_mask_i32gather_epi32(
        _mm512_setzero_si512(), which, _mm512_maskz_srli_epi32(0xFFFF, at, 5), filter_.words, 4);
    const __m512i bit = _mm512_maskz_sllv_epi32(0xFFFF, _mm512_set1_epi32(1),
                                                _mm512_and_si512(at, _mm512_set1_epi32(31)));
    return _mm512_mask_testn_epi32_mask(which, word, bit);
  }

  alignas(64) static constexpr std::array<std::uint8_t, block_bytes> numbers = [] {
    std::array<std::uint8_t, block_bytes> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
    return all;
  }();

  const BigramTables& tables_;
  CharacterCuts::PairFilter filter_;
  __m512i follow_low_;
  __m512i follow_high_;
  __m512i kind_low_;
  __m512i kind_high_;
  char32_t before_;      ///< the character before the next block
  bool may_end_single_;  ///< the text is cut before that
  bool may_cut_behind_it_;
};

TUNEGAUGE_TARGET bool find_cuts(const BigramTables& tables, std::string_view text,
                                std::size_t begin, std::size_t bytes, bool may_end_single,
                                CutMasks masks) {
  CutFinder cuts_of(tables, begin == 0 ? no_character : character_before(text, begin),
                    may_end_single);
  for (std::size_t at = begin; at < begin + bytes; at += block_bytes) {
    const std::size_t of_block = std::min(begin + bytes - at, block_bytes);
    const CutFinder::Masks block = cuts_of(text.data() + at, of_block, text.size() - at);
    *masks.cuts++ = block.cuts;
    *masks.single_ends++ = block.single_ends;
  }
  return cuts_of.may_end_single();
}

TUNEGAUGE_TARGET void note_singles(CutMasks masks, std::size_t count, std::size_t at,
                                   std::uint64_t* bits) {
  const std::size_t end = at + count;
  for (std::size_t word = 0; at < end; ++word) {
    const std::uint64_t singles = _pext_u64(masks.single_ends[word], masks.cuts[word]);
    bits[at / 64] |= singles << (at % 64);
    bits[at / 64 + 1] |= singles >> 1 >> (63 - at % 64);
    at += static_cast<std::size_t>(std::popcount(masks.cuts[word]));
  }
}

constexpr BigramSteps steps = {find_cuts, note_singles};

}  // namespace

constinit const BigramSteps* const avx512_bigram_steps = &steps;

}  // namespace tunegauge::tokenizers

#else

namespace tunegauge::tokenizers {
constinit const BigramSteps* const avx512_bigram_steps = nullptr;
}

#endif
