//! The countries in which licences can be used, by their ISO 3166-1 alpha-2 codes.

use crate::{platform::country, ui::form::Options};

/// Every officially assigned code, two letters each.
const CODES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZ\
CACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFR\
GAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJP\
KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMU\
MVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURW\
SASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZ\
UAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

/// All of them by name, and first what stands for none.
pub(super) fn options(none: &str) -> Options {
    let codes = CODES.as_bytes().chunks_exact(2);
    let mut all: Options = codes
        .map(|code| {
            let code = String::from_utf8_lossy(code).into_owned();
            let name = country::name(&code);
            (code, name)
        })
        .collect();
    all.sort_by(|(_, one), (_, other)| one.cmp(other));
    all.insert(0, (String::new(), none.to_string()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_there_once_and_in_order() {
        let codes: Vec<&[u8]> = CODES.as_bytes().chunks(2).collect();
        assert!(codes.iter().all(|code| code.len() == 2));
        assert!(codes.iter().all(|code| code.iter().all(u8::is_ascii_uppercase)));
        assert!(codes.is_sorted_by(|one, other| one < other));
        assert_eq!(codes.len(), 249);
    }
}
