package dev.portcullis.admission.review;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.admission.record.AdmissionRecords;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.review.AdmissionReview.Request;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.StatusWriter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BiFunction;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;

/** {@code POST /admit/mutate} and {@code /admit/validate}, and each plugin at a path of its own; see docs/contracts.md. */
@RestController
public class AdmissionController {
    /** An object of 3 MiB, twice (object and oldObject), and what stands around them. */
    private static final int LIMIT = 8 * 1024 * 1024;

    private final AdmissionChain chain;
    private final PluginsByName plugins;
    private final AdmissionRecords records;
    private final AdmissionMetrics metrics;

    AdmissionController(AdmissionChain chain, PluginsByName plugins, AdmissionRecords records, MeterRegistry registry) {
        this.chain = chain;
        this.plugins = plugins;
        this.records = records;
        this.metrics = new AdmissionMetrics(registry);
    }

    @PostMapping("/admit/mutate")
    void mutate(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(recorded("mutate", request, answer(request, measured("admit", chain::mutate))), response);
    }

    @PostMapping("/admit/validate")
    void validate(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(recorded("validate", request, answer(request, measured("validate", chain::validate))), response);
    }

    /** Before anybody gets it: whoever has an answer finds it here. */
    private byte[] recorded(String phase, HttpServletRequest request, byte[] answer) {
        String auditId = request.getHeader("Audit-ID");
        if (auditId != null) {
            records.add(auditId, new AdmissionRecords.Answer(phase, System.currentTimeMillis(), answer));
        }
        return answer;
    }

    private BiFunction<String, Attributes, Response> measured(
            String type, BiFunction<String, Attributes, Response> stage) {
        return (uid, attributes) -> {
            long start = System.nanoTime();
            Response answer = stage.apply(uid, attributes);
            metrics.note(type, attributes.operation().name(), answer, System.nanoTime() - start);
            return answer;
        };
    }

    /** One plugin, as the webhook of another API server. */
    @PostMapping("/admission/{plugin}/{phase}")
    void plugin(
            @PathVariable String plugin,
            @PathVariable String phase,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        AdmissionChain one = plugins.alone(plugin);
        BiFunction<String, Attributes, Response> stage = switch (phase) {
            case "mutate" -> (uid, attributes) -> plain(one.mutate(uid, attributes));
            case "validate" -> (uid, attributes) -> plain(one.validate(uid, attributes));
            default -> throw ApiErrors.noSuchPath();
        };
        send(answer(request, stage), response);
    }

    /** What other API servers know of an answer. */
    private static Response plain(Response answer) {
        return new Response(
                answer.uid(),
                answer.allowed(),
                answer.status(),
                answer.patch(),
                answer.patchType(),
                answer.auditAnnotations(),
                answer.warnings(),
                null,
                null);
    }

    private static byte[] answer(HttpServletRequest request, BiFunction<String, Attributes, Response> stage)
            throws IOException {
        byte[] body = request.getInputStream().readNBytes(LIMIT + 1);
        if (body.length > LIMIT) {
            throw ApiErrors.requestEntityTooLarge(LIMIT);
        }
        Request review = read(body);
        return Json.write(AdmissionReview.of(stage.apply(review.uid(), attributes(review))));
    }

    private static void send(byte[] answer, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(answer.length);
        response.getOutputStream().write(answer);
    }

    private static Request read(byte[] body) {
        try {
            Request request = Json.read(body, AdmissionReview.class).request();
            if (request != null && request.uid() != null && request.resource() != null && request.userInfo() != null) {
                return request;
            }
        } catch (JacksonException e) {
            throw ApiErrors.badRequest("not an AdmissionReview: " + e.getOriginalMessage());
        }
        throw ApiErrors.badRequest("an AdmissionReview with a request of uid, resource and userInfo is expected");
    }

    private static Attributes attributes(Request request) {
        try {
            return Attributes.of(request);
        } catch (IllegalArgumentException e) {
            throw ApiErrors.badRequest("unknown operation \"" + request.operation() + "\"");
        }
    }

    @ExceptionHandler
    void error(Exception e, HttpServletResponse response) throws IOException {
        StatusWriter.write(StatusWriter.of(e), response);
    }
}
