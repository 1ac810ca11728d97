package dev.portcullis.kube.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimedSocketTest {
    private final ScheduledExecutorService watchman = Executors.newSingleThreadScheduledExecutor();
    private final TimedSocket socket = new TimedSocket();
    private ServerSocket server;
    private Socket other;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket.connect(server.getLocalSocketAddress());
        other = server.accept();
        watchman.scheduleAtFixedRate(socket::giveUp, 5, 5, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void disconnect() throws IOException {
        watchman.shutdownNow();
        socket.close();
        other.close();
        server.close();
    }

    @Test
    void whoSaysNothingIsGivenUp() throws IOException {
        socket.longestRead(Duration.ofMillis(50));
        InputStream in = socket.getInputStream();
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    void whoSaysAWordNowAndThenIsNot() throws Exception {
        socket.longestRead(Duration.ofMillis(1_000));
        InputStream in = socket.getInputStream();
        OutputStream out = other.getOutputStream();
        for (int i = 250; i < 256; i++) {
            Thread.sleep(250);
            out.write(i);
            assertThat(in.read()).isEqualTo(i);
        }
        other.close();
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void nobodyReadsNobodyIsLate() throws Exception {
        socket.longestRead(Duration.ofMillis(1));
        Thread.sleep(100);
        assertThat(socket.isClosed()).isFalse();
    }

    @Test
    void noLimitIsNoLimit() throws Exception {
        InputStream in = socket.getInputStream();
        watchman.schedule(
                () -> {
                    other.getOutputStream().write('x');
                    return null;
                },
                300,
                TimeUnit.MILLISECONDS);
        assertThat(in.read()).isEqualTo('x');
    }

    @Test
    void aConnectionThatBreaksIsNotLate() throws IOException {
        socket.longestRead(Duration.ofSeconds(30));
        InputStream in = socket.getInputStream();
        other.setSoLinger(true, 0);
        other.close();
        assertThatThrownBy(in::read).isInstanceOf(SocketException.class);
    }
}
