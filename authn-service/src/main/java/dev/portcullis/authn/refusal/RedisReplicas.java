package dev.portcullis.authn.refusal;

import dev.portcullis.authn.review.Refusals;
import dev.portcullis.authn.review.Refusals.Refusal;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Asks by Redis' channels, and answers there. Nothing is kept in Redis: a flood of bad credentials costs it nothing. What goes through it
 * is sealed with a key that only the replicas have.
 */
final class RedisReplicas extends RedisPubSubAdapter<String, String> implements Replicas, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisReplicas.class);
    private static final String QUESTIONS = "portcullis:authn:refusal:questions";
    private static final String ANSWERS = "portcullis:authn:refusal:answers:";
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int AT_A_TIME = 8;

    private final String self = UUID.randomUUID().toString();
    private final Refusals refusals;
    private final SealedMessages messages;
    private final LettuceConnectionFactory connections;
    private final StringRedisTemplate redis;
    private final Map<String, CompletableFuture<Refusal>> asked = new ConcurrentHashMap<>();
    private final Semaphore answering = new Semaphore(AT_A_TIME);
    private final Thread connecting;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> channel;

    /** @param hash of the Audit-ID */
    record Question(String from, String id, String hash) {}

    record Answer(String id, Refusal refusal) {}

    RedisReplicas(Refusals refusals, SealedMessages messages, LettuceConnectionFactory connections) {
        this.refusals = refusals;
        this.messages = messages;
        this.connections = connections;
        this.redis = new StringRedisTemplate(connections);
        this.connecting = Thread.ofVirtual().name("refusals of replicas").start(this::connect);
    }

    /** Until it has come to it; from then on the client finds its way back by itself. */
    private void connect() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (connections.getNativeClient() instanceof RedisClient client) {
                    StatefulRedisPubSubConnection<String, String> opened = client.connectPubSub();
                    opened.addListener(this);
                    opened.sync().subscribe(QUESTIONS, ANSWERS + self);
                    channel = opened;
                }
                return;
            } catch (RedisException e) {
                LOG.debug("no channel in Redis yet: {}", e.toString());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public @Nullable Refusal ask(String auditId) {
        String id = UUID.randomUUID().toString();
        CompletableFuture<Refusal> answer = new CompletableFuture<>();
        asked.put(id, answer);
        try {
            return send(QUESTIONS, new Question(self, id, Refusals.hash(auditId)))
                    ? answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    : null;
        } catch (TimeoutException | ExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            asked.remove(id);
        }
    }

    private boolean send(String to, Object message) {
        try {
            String sealed = messages.seal(message);
            if (sealed != null) {
                redis.convertAndSend(to, sealed);
            }
            return sealed != null;
        } catch (DataAccessException | IllegalStateException e) {
            LOG.debug("Redis passes nothing on: {}", e.toString());
            return false;
        }
    }

    /** On a thread that must not wait. */
    @Override
    public void message(String to, String text) {
        if (to.equals(QUESTIONS)) {
            Question question = messages.open(text, Question.class);
            Refusal known = question == null || question.from().equals(self) ? null : refusals.byHash(question.hash());
            if (question != null && known != null && answering.tryAcquire()) {
                Thread.ofVirtual().start(() -> {
                    try {
                        send(ANSWERS + question.from(), new Answer(question.id(), known));
                    } finally {
                        answering.release();
                    }
                });
            }
            return;
        }
        Answer answer = messages.open(text, Answer.class);
        CompletableFuture<Refusal> waiting = answer == null ? null : asked.get(answer.id());
        if (answer != null && waiting != null) {
            waiting.complete(answer.refusal());
        }
    }

    @Override
    public void close() {
        connecting.interrupt();
        StatefulRedisPubSubConnection<String, String> open = channel;
        if (open != null) {
            open.close();
        }
    }
}
