//! Finds customers by what an agent types: a name, a domain, a tenant id, or a user's address.

use crate::partner::customers::Customer;

/// A search text, prepared once for many customers.
#[derive(Clone, Debug)]
pub struct CustomerSearch {
    /// Each has to be found; in lower case.
    words: Vec<String>,
}

/// How well a customer fits. Better ones are less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The text is the customer's name, domain or tenant id.
    Exact,
    /// One of them starts with it.
    Start,
    /// A later word of the name starts with it.
    Word,
    /// It stands somewhere inside.
    Inside,
}

impl CustomerSearch {
    /// Prepares a text. Of a user's address (`adele@customer.com`), the part behind the `@` counts.
    pub fn new(typed: &str) -> Self {
        let typed = typed.to_lowercase();
        let words = typed.split_whitespace().map(|word| {
            let domain = word.rsplit_once('@').map(|(_, domain)| domain);
            domain.unwrap_or(word).to_owned()
        });
        CustomerSearch {
            words: words.filter(|word| !word.is_empty()).collect(),
        }
    }

    /// What has to be found, each of it, in lower case.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// How well a customer fits; `None` where a word is not found. A text of nothing fits everyone.
    pub fn fit(&self, customer: &Customer) -> Option<Fit> {
        let name = customer.name.as_deref().unwrap_or_default().to_lowercase();
        let domain = customer.domain.as_deref().unwrap_or_default();
        let tenant = customer.tenant.as_str();
        if self.words.join(" ") == name {
            return Some(Fit::Exact);
        }
        let mut worst = Fit::Exact;
        for (at, word) in self.words.iter().enumerate() {
            let fit = if word == domain || word == tenant || *word == name {
                Fit::Exact
            } else if [&name, domain, tenant]
                .iter()
                .any(|text| text.starts_with(word))
            {
                Fit::Start
            } else if name.split_whitespace().any(|part| part.starts_with(word)) {
                // The second word of a name that is typed in order is no worse than the first.
                if at == 0 { Fit::Word } else { Fit::Start }
            } else if name.contains(word) || domain.contains(word) {
                Fit::Inside
            } else {
                return None;
            };
            worst = worst.max(fit);
        }
        Some(worst)
    }

    /// The customers that fit, the better ones first; equally good ones stay in their order.
    pub fn find<'c>(&self, customers: &'c [Customer]) -> Vec<&'c Customer> {
        let mut found: [Vec<&Customer>; 4] = Default::default();
        for customer in customers {
            if let Some(fit) = self.fit(customer) {
                found[fit as usize].push(customer);
            }
        }
        found.concat()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::partner::customers::Granular;
    use crate::partner::tests::customer;

    fn named(number: u64, name: &str, domain: Option<&str>) -> Customer {
        Customer {
            tenant: customer(number),
            name: Some(name.to_owned()),
            domain: domain.map(str::to_owned),
            granular: Granular::None,
            is_reseller: true,
        }
    }

    fn fit(typed: &str) -> Option<Fit> {
        let customer = named(0xab, "Harbour Bakery GmbH", Some("harbour.example"));
        CustomerSearch::new(typed).fit(&customer)
    }

    #[test]
    fn what_does_not_fit_is_not_found() {
        for typed in [
            "harbor",
            "harbour brewery",
            "adele@other.example",
            "harbour@bakery.example",
            "00000000-0000-4000-8000-0000000000ac",
            "ab",
        ] {
            assert_eq!(fit(typed), None, "{typed}");
        }
    }

    #[test]
    fn names_domains_ids_and_addresses_are_found() {
        for (typed, expected) in [
            ("", Fit::Exact),
            ("HARBOUR bakery  gmbh", Fit::Exact),
            ("harbour.example", Fit::Exact),
            ("adele@harbour.example", Fit::Exact),
            ("00000000-0000-4000-8000-0000000000AB", Fit::Exact),
            (" Harb ", Fit::Start),
            ("harbour bak", Fit::Start),
            ("adele@harb", Fit::Start),
            ("adele@", Fit::Exact),
            ("00000000-0000", Fit::Start),
            ("bak", Fit::Word),
            ("akery", Fit::Inside),
            ("example", Fit::Inside),
        ] {
            assert_eq!(fit(typed), Some(expected), "{typed}");
        }
    }

    #[test]
    fn the_better_fit_comes_first_and_equal_ones_keep_their_order() {
        let customers = [
            named(1, "Big Harbour", None),
            named(2, "Harbour Two", None),
            named(3, "Elsewhere", Some("harbour")),
            named(4, "Harbour One", None),
            named(5, "Nobody", None),
        ];
        let found = CustomerSearch::new("harbour").find(&customers);
        let order: Vec<&str> = found.iter().filter_map(|one| one.name.as_deref()).collect();
        assert_eq!(
            order,
            ["Elsewhere", "Harbour Two", "Harbour One", "Big Harbour"]
        );
    }

    proptest! {
        #[test]
        fn every_part_of_a_name_finds_its_customer(name in "\\PC{1,20}", from in 0usize..20, length in 0usize..20) {
            let part: String = name.chars().skip(from).take(length).collect();
            // Behind an `@` the text is a user's address; lower case of a part can differ from the
            // part of the lower case (a sigma at a word's end), so only names of one case are cut.
            prop_assume!(!part.contains('@') && name.to_lowercase() == name && part.to_lowercase() == part);
            let customer = named(1, &name, None);
            prop_assert!(CustomerSearch::new(&part).fit(&customer).is_some());
        }

        #[test]
        fn what_is_found_is_in_the_list_once(typed in ".{0,12}", names in prop::collection::vec(".{0,12}", 0..8)) {
            let customers: Vec<Customer> =
                names.iter().enumerate().map(|(at, name)| named(at as u64, name, None)).collect();
            let search = CustomerSearch::new(&typed);
            let found = search.find(&customers);
            let fitting = customers.iter().filter(|one| search.fit(one).is_some()).count();
            prop_assert_eq!(found.len(), fitting);
            for pair in found.windows(2) {
                prop_assert!((search.fit(pair[0]), &pair[0].tenant) < (search.fit(pair[1]), &pair[1].tenant));
            }
        }
    }
}
