package dev.portcullis.e2e.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A way to a server that can be cut: connections stay, but nothing gets through until it is mended. */
public final class Cable implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    /** Whoever forwards reads it; a cut one is locked for writing. */
    private final ReentrantReadWriteLock whole = new ReentrantReadWriteLock();

    private final int to;

    public Cable(int port) throws IOException {
        to = port;
        Thread.ofVirtual().start(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** By the same thread that mends it. */
    public void cut() {
        whole.writeLock().lock();
    }

    public void mend() {
        whole.writeLock().unlock();
    }

    private void accept() {
        try {
            while (true) {
                connect(listening.accept());
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** Where nobody listens the client hears so, too. */
    private void connect(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), to);
        } catch (ConnectException e) {
            client.close();
            return;
        }
        synchronized (sockets) {
            sockets.addAll(List.of(client, server));
        }
        Thread.ofVirtual().start(() -> forward(client, server));
        Thread.ofVirtual().start(() -> forward(server, client));
    }

    private void forward(Socket from, Socket into) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                whole.readLock().lock();
                try {
                    out.write(buffer, 0, read);
                } finally {
                    whole.readLock().unlock();
                }
            }
        } catch (IOException e) {
            // one of them is gone: so is the other
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
