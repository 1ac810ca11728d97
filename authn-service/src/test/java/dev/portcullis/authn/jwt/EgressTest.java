package dev.portcullis.authn.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Issuers that are reached by another way. */
class EgressTest extends WithProvider {
    private static final String JWT = """
              audiences: [kubernetes]
              egressSelectorType: %s
            claimMappings:
              username: {claim: sub, prefix: ''}
            """;

    private Issuers issuers(String type, String selections) throws Exception {
        String config = write(JWT.formatted(type), "").toString();
        String egress = Files.writeString(dir.resolve("egress.yaml"), """
                apiVersion: apiserver.k8s.io/v1beta1
                kind: EgressSelectorConfiguration
                egressSelections: %s
                """.formatted(selections))
                .toString();
        return issuers(Map.of("authentication-config", config, "egress-selector-config-file", egress), () -> {});
    }

    /** Connects to whatever it is asked for, and keeps what that was. */
    private static final class Proxy implements AutoCloseable {
        final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        final List<String> asked = new CopyOnWriteArrayList<>();

        Proxy() throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try {
                        Socket client = server.accept();
                        Thread.ofVirtual().start(() -> connect(client));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        private void connect(Socket client) {
            try (client) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) client.getInputStream().read());
                }
                String[] words = head.toString().split(" ");
                asked.add(words[0] + " " + words[1]);
                String[] target = words[1].split(":");
                try (Socket server = new Socket(target[0], Integer.parseInt(target[1]))) {
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    Thread back = Thread.ofVirtual().start(() -> copy(server, client));
                    copy(client, server);
                    back.join();
                }
            } catch (IOException e) {
                // the client has gone
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void copy(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
                to.shutdownOutput();
            } catch (IOException e) {
                // it has ended
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    void allOfAnIssuersTrafficGoesByTheProxyOfItsSelector() throws Exception {
        try (Proxy proxy = new Proxy()) {
            issuers = issuers("cluster", """
                    [{name: Cluster, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: 'http://127.0.0.1:%d'}}}},
                     {name: controlplane, connection: {proxyProtocol: Direct}}]""".formatted(proxy.server.getLocalPort()));
            assertThat(user(token()).username()).isEqualTo("ann");
            assertThat(proxy.asked)
                    .containsOnly("CONNECT 127.0.0.1:" + provider.server.url().getPort());
            issuers.close();

            proxy.asked.clear();
            issuers = issuers("controlplane", "[{name: controlplane, connection: {proxyProtocol: Direct}}]");
            assertThat(user(token()).username()).isEqualTo("ann");
            issuers.close();
            issuers = issuers("controlplane", "[]");
            assertThat(user(token()).username())
                    .as("what is not selected goes straight")
                    .isEqualTo("ann");
            assertThat(proxy.asked).isEmpty();
        }
    }

    @Test
    void aProxyThatIsAwayIsNotGoneRound() throws Exception {
        issuers = issuers(
                "cluster",
                "[{name: cluster, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: 'http://127.0.0.1:1'}}}}]");
        rejected(token(), "its keys cannot be fetched");
        assertThat(provider.server.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "etcd; []; egress selector must be either controlplane or cluster",
                "cluster; [{name: cluster, connection: {proxyProtocol: GRPC, transport: {uds: {udsName: /s}}}}]; GRPC, konnectivity's protocol, is not possible",
                "cluster; [{name: cluster, connection: {proxyProtocol: HTTPConnect, transport: {uds: {udsName: /s}}}}]; HTTPConnect is possible over transport.tcp",
                "cluster; [{name: cluster, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: 'https://a'}}}}]; HTTPConnect is possible over transport.tcp",
                "cluster; [{name: cluster, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: 'http://:1'}}}}]; must be http://HOST:PORT",
                "cluster; [{name: cluster, connection: {proxyProtocol: Direct, transport: {}}}]; should be absent",
                "cluster; [{name: cluster, connection: {proxyProtocol: x}}]; \"x\" is not supported",
                "cluster; [{name: moon, connection: {proxyProtocol: Direct}}]; \"moon\" is not supported",
                "cluster; [{name: cluster, connection: {proxyProtocol: Direct}}, {name: cluster, connection: {proxyProtocol: Direct}}]; Duplicate value",
                "cluster; [ ; cannot be used"
            })
    void whatCannotBeIsSaidAtStart(String type, String selections, String why) {
        assertThatThrownBy(() -> issuers(type, selections))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining(why);
    }
}
