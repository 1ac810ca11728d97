package dev.portcullis.e2e.provider;

import dev.portcullis.e2e.suite.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that lets everybody connect to everything ({@code CONNECT}), and keeps to what. */
public final class ConnectProxy implements AutoCloseable {
    private final int port = Ports.free();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket listening;

    public ConnectProxy() {
        open();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** HOST:PORT of each connection. */
    public List<String> targets() {
        return List.copyOf(targets);
    }

    /** As when it was made; on the same port. */
    public void open() {
        try {
            ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            listening = server;
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        Socket client = server.accept();
                        open.add(client);
                        Thread.ofVirtual().start(() -> connect(client));
                    }
                } catch (IOException e) {
                    // closed
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(Socket client) {
        try (client) {
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
            String[] request = String.valueOf(head.readLine()).split(" ");
            String line = head.readLine();
            while (line != null && !line.isEmpty()) {
                line = head.readLine();
            }
            if (!request[0].equals("CONNECT")) {
                client.getOutputStream().write("HTTP/1.1 405 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            targets.add(request[1]);
            int colon = request[1].lastIndexOf(':');
            try (Socket server =
                    new Socket(request[1].substring(0, colon), Integer.parseInt(request[1].substring(colon + 1)))) {
                open.add(server);
                client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Thread.ofVirtual().start(() -> pass(server, client));
                pass(client, server);
            }
        } catch (IOException e) {
            // one of the two has gone
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of the two has gone
        }
    }

    /** Nobody gets through any more, by old connections neither. */
    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
            open.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
