package dev.portcullis.kube.connection;

import java.io.IOException;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** The bytes of a connection after its client has switched from HTTP/1.1 to another protocol. */
public final class RawConnection {
    private final SocketWrapperBase<?> socket;

    RawConnection(SocketWrapperBase<?> socket) {
        this.socket = socket;
    }

    /** Waits until all of it is sent. By one thread at a time. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        socket.write(true, bytes, offset, length);
    }

    public void flush() throws IOException {
        socket.flush(true);
    }

    /** What has come and was not read yet, without waiting: 0 for nothing, -1 for the end. Beside a writer, one thread may read. */
    public int read(byte[] into) throws IOException {
        return socket.read(false, into, 0, into.length);
    }
}
