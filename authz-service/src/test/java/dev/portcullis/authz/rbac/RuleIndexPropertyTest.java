package dev.portcullis.authz.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.smallworld.SmallWorld;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compiled by place or asked as they stand, rules allow the same, and by a part of them that allows it. */
class RuleIndexPropertyTest {
    @Provide
    Arbitrary<List<PolicyRule>> rules() {
        return SmallWorld.rules().list().ofMaxSize(4);
    }

    @Property(tries = 500)
    void aWideRuleAllowsWhatANarrowOneDoes(@ForAll("rules") List<PolicyRule> rules) {
        RuleIndex narrow = RuleIndex.of(rules);
        RuleIndex wide = RuleIndex.of(rules, 0);
        List<Permission> all =
                rules.stream().flatMap(rule -> Permission.of(rule).stream()).toList();
        for (Attributes wanted : SmallWorld.ATTRIBUTES) {
            boolean allowed = all.stream().anyMatch(permission -> permission.allows(wanted));
            for (RuleIndex index : List.of(narrow, wide)) {
                Permission match = index.match(new Question(wanted));
                assertThat(match != null).as("%s", wanted).isEqualTo(allowed);
                assertThat(match == null || match.allows(wanted))
                        .as("%s by %s", wanted, match)
                        .isTrue();
            }
        }
    }
}
