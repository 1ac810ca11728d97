package dev.portcullis.authn.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.user.UserInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationConfigurationTest extends WithProvider {
    @Test
    void claimsAreMappedByExpressions() throws Exception {
        file("""
              audiences: [kubernetes, more]
              audienceMatchPolicy: MatchAny
            claimValidationRules:
            - {claim: hd, requiredValue: example.org}
            - {expression: 'claims.email_verified == true', message: 'the address must be verified'}
            claimMappings:
              username: {expression: '"corp:" + claims.email.split("@")[0]'}
              groups: {expression: 'claims.groups.map(g, "corp:" + g).filter(g, g != "corp:ops")'}
              uid: {claim: sub}
              extra:
              - {key: example.org/tenant, valueExpression: 'claims.?tenant.orValue("none")'}
              - {key: example.org/nothing, valueExpression: '""'}
              - {key: example.org/many, valueExpression: 'has(claims.roles) ? claims.roles : []'}
            userValidationRules:
            - {expression: '!user.username.startsWith("system:")', message: 'reserved'}
            - {expression: 'user.groups.all(g, g != "corp:evil")'}
            """);

        assertThat(user(provider.token(
                        claims -> claims.claim("hd", "example.org").claim("roles", List.of("a", "", "b")))))
                .isEqualTo(new UserInfo(
                        "corp:ann",
                        "ann",
                        List.of("corp:devs"),
                        Map.of("example.org/tenant", List.of("none"), "example.org/many", List.of("a", "b"))));
        rejected(token(), "required claim hd not present");
        rejected(
                provider.token(claims -> claims.claim("hd", "example.org").claim("email_verified", false)),
                "claim validation failed: the address must be verified");
        rejected(
                provider.token(claims -> claims.claim("hd", "example.org").claim("groups", List.of("evil"))),
                "user validation failed: expression");
        rejected(provider.token(claims -> claims.claim("hd", "example.org").claim("email", 5)), "resulted in error");
        rejected(
                provider.token(claims -> claims.claim("hd", "example.org").claim("groups", null)), "resulted in error");
    }

    /** As kube-apiserver's documentation has them. */
    @Test
    void expressionsHaveKubernetesFunctions() throws Exception {
        file("""
              audiences: [kubernetes]
            claimValidationRules:
            - {expression: 'url(claims.iss).getHostname() == "127.0.0.1" && isURL(claims.iss)'}
            - {expression: 'cidr("10.0.0.0/8").containsIP(claims.address) && ip(claims.address).family() == 4'}
            - {expression: 'quantity(claims.quota).isLessThan(quantity("1Gi"))'}
            - {expression: 'sets.contains(["kubernetes", "other"], claims.aud) && claims.groups.isSorted()'}
            - {expression: '!format.dns1123Label().validate(claims.sub).hasValue()'}
            claimMappings:
              username: {expression: '"%s-%d".format([claims.sub.find("[a-z]+"), claims.groups.size()])'}
              groups: {expression: 'claims.email.findAll("[a-z]+", 2)'}
            userValidationRules:
            - {expression: 'user.groups.indexOf("evil") == -1'}
            """);

        String good =
                provider.token(claims -> claims.claim("address", "10.1.2.3").claim("quota", "512Mi"));
        assertThat(user(good).username()).isEqualTo("ann-2");
        assertThat(user(good).groups()).containsExactly("ann", "example");
        rejected(
                provider.token(claims -> claims.claim("address", "11.1.2.3").claim("quota", "512Mi")),
                "claim validation failed");
        rejected(
                provider.token(claims -> claims.claim("address", "10.1.2.3").claim("quota", "2Gi")),
                "claim validation failed");
        rejected(provider.token(claims -> claims.claim("address", "nonsense")), "resulted in error");
    }

    @Test
    void theDiscoveryDocumentMayBeElsewhere() throws Exception {
        file("""
              discoveryURL: %s/elsewhere
              audiences: [kubernetes]
            claimMappings:
              username: {claim: sub, prefix: ''}
            """.formatted(provider.url()));

        assertThat(user(token()).username()).isEqualTo("ann");
        assertThat(provider.server.asked.getFirst().path()).isEqualTo("/elsewhere");
    }

    @Test
    void aChangedFileCountsAndABadOneChangesNothing() throws Exception {
        String usual = """
              audiences: [%s]
            claimMappings:
              username: {claim: sub, prefix: 'a:'}
            """;
        CountDownLatch changed = new CountDownLatch(1);
        Path file = write(usual.formatted("kubernetes"), "");
        issuers = issuers(Map.of("authentication-config", file.toString()), changed::countDown);
        assertThat(user(token()).username()).isEqualTo("a:ann");

        Files.writeString(file, "jwt: nonsense");
        Thread.sleep(600);
        assertThat(ask(token())).isInstanceOf(Authenticated.class);

        write(usual.formatted("others"), "anonymous: {enabled: true, conditions: [{path: /livez}]}\n");
        assertThat(changed.await(5, TimeUnit.SECONDS)).isTrue();
        rejected(token(), "expected audience");
        assertThat(issuers.anonymous().paths()).containsExactly("/livez");
        assertThat(provider.keyFetches()).as("the keys are still known").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claimMappings: {username: {claim: sub}} | username.prefix: prefix is required",
                "claimMappings: {username: {claim: sub, prefix: '', expression: 'claims.sub'}} | both be set",
                "claimMappings: {} | username: claim or expression is required",
                "claimMappings: {username: {expression: 'claims.email'}} | claims.email_verified must be used",
                "claimMappings: {username: {expression: 'claims.'}} | compilation failed",
                "claimMappings: {username: {expression: 'user.name'}} | compilation failed",
                "claimMappings: {username: {claim: s, prefix: ''}, extra: [{key: 'x', valueExpression: '\"\"'}]} | domain-prefixed",
                "claimMappings: {username: {claim: s, prefix: ''}, extra: [{key: 'a.k8s.io/x', valueExpression: '\"\"'}]} | reserved",
                "claimMappings: {username: {claim: s, prefix: ''}}, claimValidationRules: [{expression: '1 + 1'}] | must evaluate to bool",
                "claimMappings: {username: {claim: s, prefix: ''}}, claimValidationRules: [{message: x}] | claim or expression is required",
                "claimMappings: {username: {claim: s, prefix: ''}}, userValidationRules: [{}] | Required value",
                "claimMappings: {username: {expression: 'base64.encode(b\"x\")'}} | compilation failed",
                "claimMappings: {username: {claim: s, prefix: ''}}, userValidationRules: [{expression: 'quantity(user.uid)'}] | must evaluate to bool",
                "claimMappings: {username: {claim: s, prefix: ''}}, unknown: 1 | unknown"
            })
    void aFileThatMakesNoSenseIsRefusedAtStart(String jwt, String why) throws Exception {
        Path file = Files.writeString(dir.resolve("config.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                jwt: [{issuer: {url: '%s', audiences: [a]}, %s}]
                """.formatted(provider.url(), jwt));

        assertThatThrownBy(() -> issuers(Map.of("authentication-config", file.toString()), () -> {}))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining("--authentication-config")
                .hasMessageContaining(why);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws Exception {
        Path file = Files.writeString(dir.resolve("config.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                jwt:
                - issuer: {url: 'http://a/?q', audiences: [a, b], certificateAuthority: x, egressSelectorType: cluster}
                - issuer: {url: 'https://kubernetes.default.svc', discoveryURL: 'https://kubernetes.default.svc'}
                anonymous: {enabled: false, conditions: [{path: livez}]}
                """);

        assertThatThrownBy(() -> issuers(Map.of("authentication-config", file.toString()), () -> {}))
                .hasMessageContaining("jwt[0].issuer.url: URL scheme must be https")
                .hasMessageContaining("must not contain a query")
                .hasMessageContaining("jwt[0].issuer.audienceMatchPolicy: must be MatchAny for multiple audiences")
                .hasMessageContaining("jwt[0].issuer.certificateAuthority")
                .hasMessageContaining("--egress-selector-config-file is not set")
                .hasMessageContaining("jwt[1].issuer.url: must not be the issuer of ServiceAccount tokens")
                .hasMessageContaining("jwt[1].issuer.discoveryURL: must be different from url")
                .hasMessageContaining("jwt[1].issuer.audiences: at least one")
                .hasMessageContaining("anonymous.conditions")
                .hasMessageContaining("must be a path");
    }

    @Test
    void flagsAndFileAreNotGivenTogether() throws Exception {
        Path file = write(
                "  audiences: [a]\nclaimMappings: {username: {claim: sub, prefix: ''}}\n",
                "anonymous: {enabled: false}\n");
        assertThatThrownBy(() -> issuers(
                        Map.of("authentication-config", file.toString(), "oidc-issuer-url", "https://x"), () -> {}))
                .hasMessageContaining("together");
        assertThatThrownBy(() ->
                        issuers(Map.of("authentication-config", file.toString(), "anonymous-auth", "true"), () -> {}))
                .hasMessageContaining("--anonymous-auth");
    }
}
