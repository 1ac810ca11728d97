package dev.portcullis.authz.abac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbacAuthorizerTest {
    @TempDir
    Path dir;

    /** policy.jsonl: the file; cases.csv: who, groups, verb, group/resource in namespace or path, expected. */
    @ParameterizedTest
    @CsvFileSource(resources = "/abac/cases.csv", numLinesToSkip = 1, nullValues = "-")
    void decides(String user, String groups, String verb, String what, String namespace, boolean allowed)
            throws IOException {
        AbacAuthorizer abac = AbacAuthorizer.read(Path.of("src/test/resources/abac/policy.jsonl"));
        UserInfo who = UserInfo.of(user, groups == null ? new String[0] : groups.split(" "));
        assertThat(abac.authorize(new Access(who, attributes(verb, what, namespace))))
                .isEqualTo(allowed ? new Decision.Allow("") : new Decision.NoOpinion("No policy matched."));
    }

    private static Attributes attributes(String verb, String what, String namespace) {
        if (what.startsWith("/")) {
            return new NonResourceAttributes(what, verb);
        }
        String[] parts = what.split("\\|", 2);
        ResourceAttributes resource =
                ResourceAttributes.of(verb, parts.length == 2 ? parts[0] : "", parts[parts.length - 1]);
        return namespace == null ? resource : resource.in(namespace);
    }

    @Test
    void saysWhatSomebodyMayDo() throws IOException {
        AbacAuthorizer abac = AbacAuthorizer.read(Path.of("src/test/resources/abac/policy.jsonl"));
        assertThat(abac.rulesFor(UserInfo.of("bob"), "projectCaribou").rules())
                .containsExactly(PolicyRule.resources(List.of("get", "list", "watch"), List.of(""), List.of("pods")));
        assertThat(abac.rulesFor(UserInfo.of("bob"), "elsewhere").rules()).isEmpty();
        assertThat(abac.rulesFor(UserInfo.of("x", "old-admins"), "a").rules())
                .containsExactly(
                        PolicyRule.resources(List.of("*"), List.of("*"), List.of("*")),
                        PolicyRule.nonResources(List.of("*"), List.of("*")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "7",
                "{\"apiVersion\":\"abac.authorization.kubernetes.io/v1\",\"kind\":\"Policy\",\"spec\":{}}",
                "{\"apiVersion\":\"abac.authorization.kubernetes.io/v1beta1\",\"kind\":\"Rule\",\"spec\":{}}",
                "{\"user\":7}",
                "{\"user\":\"ann\",\"readonly\":\"yes\"}"
            })
    void aLineThatMakesNoSenseIsAnErrorWithItsNumber(String line) throws IOException {
        Path file = Files.writeString(dir.resolve("policy.jsonl"), "# comment\n\n" + line + "\n");
        assertThatThrownBy(() -> AbacAuthorizer.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":3");
    }
}
