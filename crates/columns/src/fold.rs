//! Texts as they are compared: without case and accents.

/// From the table's start on, what each letter is folded to: an ASCII letter, or by its upper case one of
/// [`PAIRS`]; a dot stands for letters that only lose their case.
struct Block {
    start: u32,
    letters: &'static [u8],
}

/// Latin-1, Latin Extended-A and -B (U+00C0 to U+024F), and Latin Extended Additional (U+1E00 to U+1EFF), which
/// Vietnamese is written with: the base letters of Unicode's canonical decompositions, and what readers take
/// for the base of letters with a stroke.
const BLOCKS: [Block; 2] = [
    Block {
        start: 0xc0,
        letters: b"aaaaaaAceeeeiiiidnooooo.ouuuuyTSaaaaaaAceeeeiiiidnooooo.ouuuuyTy\
            aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll\
            lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
            bbbb...ccdddd....ffg...ikkl..nn.oo..pp.....ttttuu.vyyzz.........\
            ....DDDLLLNNNaaiioouuuuuuuuuu.aaaaAAggggkkoooo..jDDDgg..nnaaAAoo\
            aaaaeeeeiiiioooorrrruuuusstt..hhnd..zzaaeeooooooooyylntj..acclts\
            z..bu.eejj..rryy",
    },
    Block {
        start: 0x1e00,
        letters: b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
            mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
            wwwwwwwwwwxxxxyyzzzzzzhtwyasssS.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
            eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy....yy",
    },
];

/// What letters that are two are folded to.
const PAIRS: [(u8, &str); 8] = [
    (b'A', "ae"),
    (b'D', "dz"),
    (b'I', "ij"),
    (b'L', "lj"),
    (b'N', "nj"),
    (b'O', "oe"),
    (b'S', "ss"),
    (b'T', "th"),
];

/// Adds a text without case and accents: `Édith Groß` is `edith gross`. Accents that follow their letters as
/// characters of their own fall away.
pub fn fold(text: &str, out: &mut String) {
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(letter.to_ascii_lowercase());
        } else {
            letter
                .to_lowercase()
                .for_each(|letter| fold_letter(letter, out));
        }
    }
}

fn fold_letter(letter: char, out: &mut String) {
    let base = match letter {
        // The combining accents.
        '\u{300}'..='\u{36f}' => return,
        // A sigma that ends a word.
        'ς' => return out.push('σ'),
        letter => base(letter),
    };
    match PAIRS.iter().find(|(pair, _)| *pair == base) {
        Some((_, pair)) => out.push_str(pair),
        None if base == b'.' => out.push(letter),
        None => out.push(char::from(base)),
    }
}

fn base(letter: char) -> u8 {
    // An ASCII letter, of which a lower case may consist, is below all blocks.
    let found = BLOCKS.iter().find_map(|block| {
        let at = u32::from(letter).checked_sub(block.start)?;
        block.letters.get(at as usize)
    });
    found.copied().unwrap_or(b'.')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        fold(text, &mut out);
        out
    }

    #[test]
    fn what_is_no_latin_letter_only_loses_its_case() {
        for (text, expected) in [
            ("", ""),
            ("3×4÷2 = 6", "3×4÷2 = 6"),
            ("ЙОД Ἀθῆναι 東京 🦀", "йод ἀθῆναι 東京 🦀"),
            ("Ə Ⱥ", "ə ⱥ"),
            ("ΌΣΟΣ ός", "όσοσ όσ"),
        ] {
            assert_eq!(folded(text), expected);
        }
    }

    #[test]
    fn letters_lose_case_and_accents() {
        for (text, expected) in [
            ("ÀÉÎÕÜ ñçÿ", "aeiou ncy"),
            (
                "Groß GROẞ Œuvre Ægir Þór Ĳssel",
                "gross gross oeuvre aegir thor ijssel",
            ),
            (
                "Øyvind Łukasz Đorđe Iıİi ŒĦŦ",
                "oyvind lukasz dorde iiii oeht",
            ),
            (
                "Žižek Dvořák Čapek Şahin Ğ Ț Ő",
                "zizek dvorak capek sahin g t o",
            ),
            ("Nguyễn Thị Hằng Đặng Ước", "nguyen thi hang dang uoc"),
            ("E\u{301}dith ne\u{308}", "edith ne"),
            ("Ǆ ǆ Ǉ ǌ", "dz dz lj nj"),
        ] {
            assert_eq!(folded(text), expected);
        }
    }

    #[test]
    fn every_letter_of_a_block_has_its_place() {
        assert_eq!(BLOCKS.map(|block| block.letters.len()), [400, 256]);
        for (letter, expected) in [
            ('À', b'a'),
            ('ɏ', b'y'),
            ('Ḁ', b'a'),
            ('ỿ', b'y'),
            ('ſ', b's'),
        ] {
            assert_eq!(base(letter), expected, "{letter}");
        }
    }

    proptest! {
        #[test]
        fn folding_knows_no_case_and_changes_nothing_twice(text in "[\\PC]{0,20}|[\u{c0}-\u{24f}\u{1e00}-\u{1eff}]{0,20}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once.clone());
            prop_assert_eq!(folded(&text.to_lowercase()), once);
        }
    }
}
