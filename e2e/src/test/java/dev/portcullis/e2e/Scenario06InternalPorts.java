package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody reaches the store, the reviews or the actuator past the gateway. */
class Scenario06InternalPorts {
    private static final String[] PATHS = {
        "/", "/api/v1/secrets", "/authenticate", "/authorize", "/admit/mutate", "/epochs", "/actuator/health"
    };

    private final Portcullis portcullis = SharedSuites.on(StoreKind.EMBEDDED);

    @ParameterizedTest
    @ValueSource(strings = {"authn-service", "authz-service", "admission-service", "store-service"})
    void aCallerWithoutAServiceCertificateReachesNothing(String service) {
        Pem administrator = Pem.read(portcullis.pki("admin.crt"), portcullis.pki("admin.key"));
        Pem authority = Pem.read(portcullis.pki("ca.crt"), portcullis.pki("ca.key"));

        refusesTheConnection(service, Optional.empty());
        refusesTheConnection(service, Optional.of(administrator));
        refusesTheConnection(service, Optional.of(authority.issue("CN=gateway")));
    }

    /** The internal CA alone is not enough: the certificate must name a service. */
    @ParameterizedTest
    @ValueSource(strings = {"authn-service", "authz-service", "admission-service", "store-service"})
    void aCertificateThatNamesNoServiceReachesNothing(String service) {
        Pem internal = Pem.read(portcullis.pki("internal/ca.crt"), portcullis.pki("internal-ca.key"));

        answersOnly(service, internal.issue("CN=gateway"), 403, PATHS);
    }

    /** Each path listens to the services that need it, and to no other. */
    @ParameterizedTest
    @ValueSource(strings = {"authn-service", "authz-service", "admission-service", "store-service"})
    void theLauncherReachesTheHealthChecksOnly(String service) {
        Pem launcher = Pem.read(portcullis.pki("internal/launcher.crt"), portcullis.pki("internal/launcher.key"));

        answersOnly(service, launcher, 200, "/actuator/health/readiness");
        answersOnly(
                service, launcher, 403, "/api/v1/secrets", "/authenticate", "/authorize", "/admit/mutate", "/epochs");
    }

    private void refusesTheConnection(String service, Optional<Pem> own) {
        try (Https caller = caller(service, own)) {
            for (String path : PATHS) {
                assertThatIOException().isThrownBy(() -> caller.trySend("GET", path, ""));
            }
        }
    }

    private void answersOnly(String service, Pem own, int expected, String... paths) {
        try (Https caller = caller(service, Optional.of(own))) {
            for (String path : paths) {
                HttpResponse<String> answer = caller.trySend("GET", path, "");
                assertThat(answer.statusCode()).as("%s%s", service, path).isEqualTo(expected);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Https caller(String service, Optional<Pem> own) {
        return Https.to("https://127.0.0.1:" + portcullis.port(service), portcullis.pki("internal/ca.crt"), own);
    }
}
