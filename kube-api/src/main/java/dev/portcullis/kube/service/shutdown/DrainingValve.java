package dev.portcullis.kube.service.shutdown;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Says {@code Connection: close} with each answer of a service that is about to stop. HTTP/2 has its own word for it, GOAWAY. */
final class DrainingValve extends ValveBase {
    private final BooleanSupplier draining;

    DrainingValve(BooleanSupplier draining) {
        super(true);
        this.draining = draining;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (draining.getAsBoolean()
                && "HTTP/1.1".equals(request.getProtocol())
                && request.getHeader("Upgrade") == null) {
            response.setHeader("Connection", "close");
        }
        getNext().invoke(request, response);
    }
}
