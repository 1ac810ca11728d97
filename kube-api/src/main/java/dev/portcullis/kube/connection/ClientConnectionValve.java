package dev.portcullis.kube.connection;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Hands the {@link ClientConnection} on to the servlet. */
public final class ClientConnectionValve extends ValveBase {
    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(ClientConnection.ATTRIBUTE, new ClientConnection(request.getCoyoteRequest()));
        getNext().invoke(request, response);
    }
}
