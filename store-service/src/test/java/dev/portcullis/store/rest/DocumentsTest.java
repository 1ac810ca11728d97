package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.TestServer.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How discovery and schemas are kept by those who asked for them. */
class DocumentsTest extends ServerTest {
    private static final String JSON = "application/json";

    @Test
    void hashedSchemasAreForEver() throws Exception {
        String path = server.get("/openapi/v3", "Accept", JSON)
                .json()
                .at("/paths/apis~1apps~1v1/serverRelativeURL")
                .asString();
        Answer hashed = server.get(path, "Accept", JSON);
        assertThat(hashed.header("Cache-Control")).isEqualTo("public, immutable");
        assertThat(hashed.header("Expires")).endsWith("GMT");
        assertThat(hashed.header("Vary")).isEqualTo("Accept");
        Answer plain = server.get("/openapi/v3/apis/apps/v1", "Accept", JSON);
        assertThat(plain.header("Cache-Control")).isEqualTo("no-cache, private");
        assertThat(server.get(path, "Accept", JSON, "If-None-Match", plain.header("ETag"))
                        .status())
                .isEqualTo(304);

        Answer moved = server.get("/openapi/v3/apis/apps/v1?hash=OLD", "Accept", JSON);
        assertThat(moved.status()).isEqualTo(301);
        assertThat(moved.header("Location")).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"v2", "v2beta1"})
    void aggregatedDiscoveryIsAskedForAgainByItsTag(String version) throws Exception {
        String accept = "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
        Answer all = server.get("/apis", "Accept", accept + ",application/json");
        assertThat(all.header("Content-Type")).isEqualTo(accept);
        assertThat(all.header("Cache-Control")).isEqualTo("public");
        assertThat(server.get("/apis", "Accept", accept, "If-None-Match", all.header("ETag"))
                        .status())
                .isEqualTo(304);
    }
}
