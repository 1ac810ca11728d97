package dev.portcullis.authz.review;

import static org.springframework.web.bind.annotation.RequestMethod.DELETE;
import static org.springframework.web.bind.annotation.RequestMethod.GET;
import static org.springframework.web.bind.annotation.RequestMethod.HEAD;
import static org.springframework.web.bind.annotation.RequestMethod.OPTIONS;
import static org.springframework.web.bind.annotation.RequestMethod.PATCH;
import static org.springframework.web.bind.annotation.RequestMethod.POST;
import static org.springframework.web.bind.annotation.RequestMethod.PUT;
import static org.springframework.web.bind.annotation.RequestMethod.TRACE;

import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.status.ApiErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The group {@code authorization.k8s.io}, as clients see it through the gateway. */
@RestController
public class AuthorizationGroupController {
    static final String GROUP = "authorization.k8s.io";
    static final String VERSION = GROUP + "/v1";
    private static final String ROOT = "/apis/" + GROUP;
    private static final String NAMESPACES = "/namespaces/";

    private final ReviewCreation creation;

    public AuthorizationGroupController(ReviewCreation creation) {
        this.creation = creation;
    }

    /** All methods by name: Spring would answer OPTIONS by itself. */
    @RequestMapping(
            path = {ROOT, ROOT + "/**"},
            method = {GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE})
    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI().substring(ROOT.length());
        switch (path) {
            case "", "/" -> discover(request, response, GroupDiscovery.group());
            case "/v1", "/v1/" -> discover(request, response, GroupDiscovery.resources());
            default -> review(path, request, response);
        }
    }

    private void review(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!path.startsWith("/v1/")) {
            throw ApiErrors.noSuchPath();
        }
        String rest = path.substring("/v1".length());
        String namespace = "";
        if (rest.startsWith(NAMESPACES)) {
            String[] parts = rest.substring(NAMESPACES.length()).split("/", 2);
            namespace = parts[0];
            rest = parts.length < 2 ? "" : "/" + parts[1];
        }
        ReviewKind kind = ReviewKind.of(rest.isEmpty() ? "" : rest.substring(1), !namespace.isEmpty());
        if (!request.getMethod().equals("POST")) {
            throw ApiErrors.methodNotAllowed();
        }
        MediaType form = MediaType.accepted(request.getHeader("Accept"));
        write(201, form, creation.create(kind, namespace, request, response), response);
    }

    private static void discover(HttpServletRequest request, HttpServletResponse response, ObjectNode document)
            throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            throw ApiErrors.methodNotAllowed();
        }
        write(200, MediaType.accepted(request.getHeader("Accept")), document, response);
    }

    private static void write(int status, MediaType form, ObjectNode object, HttpServletResponse response)
            throws IOException {
        byte[] body = form.write(object);
        response.setStatus(status);
        response.setContentType(form.text());
        response.setHeader("Cache-Control", "no-cache, private");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
