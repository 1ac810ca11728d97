package dev.portcullis.gateway.health;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.Replica;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.service.Remembered;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Whether a service is ready, asked of itself. Anybody may ask the gateway for its health, so the answer is kept for a moment: the service
 * is asked a few times a second at the most.
 */
public final class ServiceReadiness {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceReadiness.class);
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final String STATE_STORE = "stateStore";

    private record Answer(boolean ready, boolean stateStore) {}

    private final InternalClient service;
    private final Remembered<Answer> answer = new Remembered<>(this::ask);

    public ServiceReadiness(InternalClient service) {
        this.service = service;
    }

    public Check check() {
        return new Check(service.service().id(), () -> answer.now().ready());
    }

    /** Of the store-service: its StateStore, under the name that kube-apiserver's check of its storage has. */
    public Check etcdCheck() {
        return new Check("etcd", () -> answer.now().stateStore());
    }

    /** Ready is who has one replica that is. */
    private Answer ask() {
        Answer best = new Answer(false, false);
        for (Replica replica : service.replicas()) {
            Answer answer = ask(replica);
            if (answer.ready()) {
                return answer;
            }
            best = answer.stateStore() ? answer : best;
        }
        return best;
    }

    private Answer ask(Replica replica) {
        try (InternalResponse response =
                replica.send("GET", "/actuator/health/readiness", header -> {}, null, WAIT, true)) {
            byte[] body = response.bytes();
            boolean ready = response.status() == 200;
            if (!ready) {
                LOG.debug("{} is not ready: {}", service.service().id(), response.status());
            }
            // A service that is ready as a whole is so in its parts, those that it does not list included.
            JsonNode part = Json.read(body).path("components").path(STATE_STORE).path("status");
            return new Answer(ready, ready || part.asString("").equals("UP"));
        } catch (StageUnavailableException | JacksonException e) {
            LOG.debug("{}", e.getMessage());
            return new Answer(false, false);
        }
    }
}
