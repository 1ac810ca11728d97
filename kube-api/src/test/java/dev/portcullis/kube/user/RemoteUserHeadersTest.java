package dev.portcullis.kube.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RemoteUserHeadersTest {
    private static Map<String, List<String>> written(UserInfo user) {
        Map<String, List<String>> headers = new TreeMap<>();
        RemoteUserHeaders.write(
                user,
                (name, value) ->
                        headers.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
        return headers;
    }

    @Test
    void comesBackAsItWent() {
        UserInfo user = new UserInfo(
                "jürgen 100%\r\nX-Remote-Group: system:masters",
                "u+1",
                List.of("a b", "ünï", "c+d"),
                Map.of("example.com/scopes", List.of("read", "schreib ä"), "x", List.of("")));
        assertThat(RemoteUserHeaders.read(written(user))).isEqualTo(user);
    }

    @Test
    void onlyVisibleAsciiGoesOnTheWire() {
        written(new UserInfo("é\n", "", List.of("\u0000"), Map.of("k:ey/ü", List.of("v"))))
                .forEach((name, values) -> {
                    assertThat(name).matches("[A-Za-z0-9%._-]+");
                    assertThat(values).allMatch(value -> value.matches("[!-~]*"));
                });
    }

    @Test
    void plainNamesStayReadable() {
        assertThat(written(UserInfo.of("system:serviceaccount:ns:foo", "system:serviceaccounts")))
                .containsEntry("X-Remote-User", List.of("system:serviceaccount:ns:foo"))
                .containsEntry("X-Remote-Group", List.of("system:serviceaccounts"));
    }

    @Test
    void headerNamesComeInAnyCase() {
        assertThat(RemoteUserHeaders.read(Map.of("x-remote-user", List.of("a"), "X-REMOTE-GROUP", List.of("g"))))
                .isEqualTo(UserInfo.of("a", "g"));
    }
}
