package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Namespaces by way of another namespace, where somebody may have a role: there are none (as in CVE-2019-11247). */
class NamespacePathsTest extends ServerTest {
    @BeforeAll
    static void namespaces() throws Exception {
        for (String name : new String[] {"mine", "theirs"}) {
            server.send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/mine/namespaces",
                "/api/v1/namespaces/mine/namespaces?fieldSelector=metadata.name=mine",
                "/api/v1/namespaces/mine/namespaces/theirs",
                "/api/v1/namespaces/mine/namespaces/theirs/status",
                "/api/v1/watch/namespaces/mine/namespaces",
                "/api/v1/watch/namespaces/mine/namespaces/theirs"
            })
    void areNotThere(String path) throws Exception {
        for (String method : new String[] {"GET", "POST", "PUT", "DELETE"}) {
            assertThat(server.send(method, path, "{\"metadata\":{\"name\":\"x\"}}")
                            .status())
                    .as(method)
                    .isEqualTo(404);
        }
        assertThat(server.get("/api/v1/namespaces/theirs")
                        .json()
                        .path("metadata")
                        .has("deletionTimestamp"))
                .isFalse();
    }

    @Test
    void aNamespaceItselfIs() throws Exception {
        assertThat(server.get("/api/v1/namespaces/mine").status()).isEqualTo(200);
        assertThat(server.get("/api/v1/namespaces/mine/status").status()).isEqualTo(200);
        assertThat(server.get("/api/v1/namespaces").status()).isEqualTo(200);
        assertThat(server.get("/api/v1/namespaces/mine/configmaps").status()).isEqualTo(200);
    }
}
