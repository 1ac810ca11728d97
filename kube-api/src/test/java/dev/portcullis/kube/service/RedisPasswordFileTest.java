package dev.portcullis.kube.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisPasswordFileTest {
    @TempDir
    Path dir;

    private String file(String content) throws IOException {
        return "--redis-password-file=" + Files.writeString(dir.resolve("password"), content);
    }

    @ParameterizedTest
    @CsvSource({
        "redis://redis:6379, secret, redis://:secret@redis:6379",
        "rediss://portcullis@redis:6379/1, secret, rediss://portcullis:secret@redis:6379/1",
        "redis://redis, 'p@ss/w$rd +1', redis://:p%40ss%2Fw%24rd%20%2B1@redis",
    })
    void getsIntoTheUrl(String url, String password, String expected) throws IOException {
        assertThat(RedisPasswordFile.into(List.of("--secure-port=1", "--redis-url=" + url, file(password + "\n"))))
                .contains("--secure-port=1", "--redis-url=" + expected);
    }

    @Test
    void withoutAFileTheFlagsStayAsTheyAre() {
        List<String> flags = List.of("--redis-url=redis://:known@redis:6379");

        assertThat(RedisPasswordFile.into(flags)).isSameAs(flags);
    }

    @Test
    void whatCannotBeMeantIsRefused() throws IOException {
        String empty = file(" \n");
        assertThatThrownBy(() -> RedisPasswordFile.into(List.of("--redis-url=redis://r", empty)))
                .hasMessageEndingWith("is empty");
        String good = file("x");
        assertThatThrownBy(() -> RedisPasswordFile.into(List.of(good)))
                .hasMessage("--redis-password-file: there is no --redis-url");
        assertThatThrownBy(() -> RedisPasswordFile.into(List.of("--redis-url=redis://:y@r", good)))
                .hasMessage("--redis-password-file: --redis-url has a password already");
        assertThatThrownBy(() -> RedisPasswordFile.into(
                        List.of("--redis-url=redis://r", "--redis-password-file=" + dir + "/none")))
                .hasMessageContaining("cannot be read");
    }
}
