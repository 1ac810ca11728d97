package dev.portcullis.admission.record;

import dev.portcullis.admission.record.AdmissionRecords.Answer;
import dev.portcullis.kube.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /records}: what this replica said to one request; see docs/contracts.md. */
@RestController
public class RecordsController {
    private static final int LIMIT = 64 * 1024;

    private final AdmissionRecords records;

    public RecordsController(AdmissionRecords records) {
        this.records = records;
    }

    /** The body is {@code {"auditID": …}}. */
    @PostMapping("/records")
    void records(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonNode question = Json.read(request.getInputStream().readNBytes(LIMIT));
        List<Answer> answers = records.of(question.path("auditID").asString(""));
        response.setContentType("application/json");
        OutputStream out = response.getOutputStream();
        text("{\"answers\":[", out);
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            text(
                    "%s{\"phase\":\"%s\",\"at\":%d,\"review\":"
                            .formatted(i == 0 ? "" : ",", answer.phase(), answer.at()),
                    out);
            out.write(answer.review());
            text("}", out);
        }
        text("]}", out);
    }

    private static void text(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
