package dev.portcullis.gateway.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.gateway.throttle.Turn;
import dev.portcullis.kube.flowcontrol.MandatoryFlows;
import dev.portcullis.kube.flowcontrol.SuggestedFlows;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.request.RequestInfoResolver;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.node.ObjectNode;

class FlowControlTest {
    private static final UserInfo DEV = UserInfo.of("dev", UserInfo.AUTHENTICATED);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FlowControl control = new FlowControl(600, Duration.ofMillis(50), 2, registry, System::nanoTime);

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private void configure(SchemaSpec... more) {
        control.configure(
                Stream.concat(SuggestedFlows.all(MandatoryFlows.SCHEMA).stream().map(SchemaSpec::of), Stream.of(more))
                        .toList(),
                SuggestedFlows.all(MandatoryFlows.LEVEL).stream()
                        .map(LevelSpec::of)
                        .toList());
    }

    private static RequestInfo request(String method, String target) {
        int question = target.indexOf('?');
        boolean watch = target.contains("watch=1");
        return RequestInfoResolver.resolve(
                method,
                question < 0 ? target : target.substring(0, question),
                name -> watch && name.equals("watch") ? "1" : null);
    }

    private Flow flowOf(UserInfo user, RequestInfo info) {
        return ((FlowTurn) control.turn(user, info)).flow();
    }

    private Turn enter(UserInfo user, RequestInfo info) {
        Turn turn = control.turn(user, info);
        turn.enter(() -> false);
        return turn;
    }

    @ParameterizedTest(name = "{0} in {1}: {2} {3}")
    @CsvFileSource(
            resources = "matching.csv",
            delimiter = '|',
            numLinesToSkip = 1,
            ignoreLeadingAndTrailingWhitespace = true)
    void theSuggestedSchemas(String user, String groups, String method, String path, String schema, String level) {
        configure();
        Flow flow = flowOf(UserInfo.of(user, groups.split(",")), request(method, path));

        assertThat(flow.schema().name()).isEqualTo(schema);
        assertThat(flow.schema().level()).isEqualTo(level);
    }

    @ParameterizedTest(name = "{0}: {1}, {2} in {3}: {4} {5}")
    @CsvFileSource(
            resources = "rules.csv",
            delimiter = '|',
            numLinesToSkip = 1,
            ignoreLeadingAndTrailingWhitespace = true)
    void oneRule(boolean matches, String rule, String user, String groups, String method, String path) {
        SchemaSpec schema = SchemaSpec.of(json(
                "{'metadata':{'name':'x'},'spec':{'matchingPrecedence':2,'priorityLevelConfiguration':{'name':'catch-all'},'rules':["
                        + rule + "]}}"));
        configure(schema);

        assertThat(flowOf(UserInfo.of(user, groups.split(",")), request(method, path))
                        .schema()
                        .name()
                        .equals("x"))
                .isEqualTo(matches);
    }

    @Test
    void untilItIsConfiguredTheMandatoryOnesHold() {
        assertThat(flowOf(UserInfo.of("root", UserInfo.MASTERS), request("GET", "/api/v1/pods"))
                        .schema()
                        .name())
                .isEqualTo("exempt");
        assertThat(flowOf(DEV, request("GET", "/api/v1/pods")).schema().name()).isEqualTo("catch-all");
        assertThat(flowOf(UserInfo.of("nobody"), request("GET", "/api/v1/pods"))
                        .schema()
                        .name())
                .isEqualTo("catch-all");
    }

    @Test
    void whatIsMandatoryIsThereThoughTheStoreHasItNot() {
        configure();

        assertThat(flowOf(UserInfo.of("root", UserInfo.MASTERS), request("GET", "/api/v1/pods"))
                        .schema()
                        .name())
                .isEqualTo("exempt");
    }

    /** Of two that match equally well, the first by name; one without its level is as if it were not there. */
    @Test
    void precedenceNameAndALevelThatIsThere() {
        String spec =
                "'spec':{'matchingPrecedence':%d,'priorityLevelConfiguration':{'name':'%s'},'rules':[{'subjects':[{'kind':'User','user':{'name':'dev'}}],"
                        + "'resourceRules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*'],'namespaces':['*'],'clusterScope':true}]}]}}";
        configure(
                SchemaSpec.of(json("{'metadata':{'name':'dangling'}," + spec.formatted(2, "missing"))),
                SchemaSpec.of(json("{'metadata':{'name':'z'}," + spec.formatted(10, "system"))),
                SchemaSpec.of(json("{'metadata':{'name':'b','uid':'u-b'}," + spec.formatted(10, "workload-low"))),
                SchemaSpec.of(json("{'metadata':{'name':'a'}," + spec.formatted(11, "system"))));

        Turn turn = control.turn(DEV, request("GET", "/api/v1/pods"));
        assertThat(((FlowTurn) turn).flow().schema().name()).isEqualTo("b");
        assertThat(turn.schemaUid()).isEqualTo("u-b");
    }

    private void narrow(String response) {
        LevelSpec level = LevelSpec.of(json(
                "{'metadata':{'name':'narrow'},'spec':{'type':'Limited','limited':{'nominalConcurrencyShares':1,'limitResponse':"
                        + response + "}}}"));
        SchemaSpec schema = SchemaSpec.of(
                json(
                        "{'metadata':{'name':'narrow'},'spec':{'matchingPrecedence':2,'priorityLevelConfiguration':{'name':'narrow'},"
                                + "'distinguisherMethod':{'type':'ByUser'},'rules':[{'subjects':[{'kind':'User','user':{'name':'dev'}}],"
                                + "'resourceRules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*'],'namespaces':['*'],'clusterScope':true}]}]}}"));
        control.configure(List.of(schema), List.of(level));
    }

    private double count(String name, String... tags) {
        return registry.get("apiserver.flowcontrol." + name)
                .tags(tags)
                .counter()
                .count();
    }

    @Test
    void whoFindsNoSeatIsToldToComeAgain() {
        narrow("{'type':'Reject'}");
        List<Turn> taken = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            taken.add(enter(DEV, request("POST", "/api/v1/namespaces/n/configmaps")));
        }
        assertThat(control.writing()).isEqualTo(100);
        assertThatThrownBy(() -> enter(DEV, request("GET", "/api/v1/pods")))
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.code()).isEqualTo(429);
                    assertThat(e.status().reason()).isEqualTo("TooManyRequests");
                    assertThat(e.status().message()).isEqualTo("Too many requests, please try again later.");
                    assertThat(e.status().details().retryAfterSeconds()).isEqualTo(1);
                });
        enter(UserInfo.of("root", UserInfo.MASTERS), request("GET", "/api/v1/pods"))
                .close();
        enter(UserInfo.of("other"), request("GET", "/api/v1/pods")).close();
        taken.forEach(Turn::close);
        taken.forEach(Turn::close);
        enter(DEV, request("GET", "/api/v1/pods")).close();

        assertThat(control.writing()).isZero();
        assertThat(count("rejected.requests", "priority_level", "narrow", "reason", "concurrency-limit"))
                .isEqualTo(1);
        assertThat(count("dispatched.requests", "flow_schema", "narrow")).isEqualTo(101);
        assertThat(registry.get("apiserver.flowcontrol.current.executing.seats")
                        .tags("flow_schema", "narrow")
                        .gauge()
                        .value())
                .isZero();
        assertThat(registry.get("apiserver.flowcontrol.nominal.limit.seats")
                        .tags("priority_level", "narrow")
                        .gauge()
                        .value())
                .isEqualTo(100);
    }

    @Test
    void nobodyWaitsLongerThanItMay() {
        narrow("{'type':'Queue','queuing':{'queues':8,'handSize':2,'queueLengthLimit':50}}");
        for (int i = 0; i < 100; i++) {
            enter(DEV, request("GET", "/api/v1/pods"));
        }
        assertThatThrownBy(() -> enter(DEV, request("GET", "/api/v1/pods"))).isInstanceOf(ApiException.class);

        assertThat(count("rejected.requests", "flow_schema", "narrow", "reason", "time-out"))
                .isEqualTo(1);
        assertThat(control.reading()).isEqualTo(100);
    }

    /** Who waits takes room, too; there is no end of flows. */
    @Test
    void noMoreWaitThanThereIsRoomFor() throws Exception {
        narrow("{'type':'Queue','queuing':{'queues':8,'handSize':2,'queueLengthLimit':50}}");
        for (int i = 0; i < 100; i++) {
            enter(DEV, request("GET", "/api/v1/pods"));
        }
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(Thread.ofVirtual()
                    .start(() -> assertThatThrownBy(() -> enter(DEV, request("GET", "/api/v1/pods")))
                            .isInstanceOf(ApiException.class)));
        }
        for (Thread thread : waiting) {
            thread.join();
        }

        assertThat(count("rejected.requests", "flow_schema", "narrow", "reason", "time-out"))
                .isEqualTo(2);
        assertThat(count("rejected.requests", "flow_schema", "narrow", "reason", "queue-full"))
                .isEqualTo(3);
    }

    /** A list that was large takes as many seats the next time; what is asked for by name is none. */
    @Test
    void largeListsTakeMoreSeats() {
        configure();
        RequestInfo list = request("GET", "/api/v1/namespaces/n/pods");
        Turn first = enter(DEV, list);
        first.answered(1_000_000);
        first.close();

        assertThat(((FlowTurn) control.turn(DEV, list)).seats()).isEqualTo(4);
        assertThat(((FlowTurn) control.turn(DEV, request("GET", "/api/v1/namespaces/m/pods"))).seats())
                .isEqualTo(1);
        assertThat(((FlowTurn) control.turn(DEV, request("GET", "/api/v1/namespaces/n/pods/p"))).seats())
                .isEqualTo(1);
        enter(DEV, list).answered(1_000_000_000);
        assertThat(((FlowTurn) control.turn(DEV, list)).seats()).isEqualTo(8);
    }

    @Test
    void seatsThatNobodyWantsAreLent() {
        configure();
        List<Turn> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(enter(UserInfo.of("dev" + i, UserInfo.AUTHENTICATED), request("GET", "/api/v1/pods")));
        }
        control.borrow();
        PriorityLevel level = flowOf(DEV, request("GET", "/api/v1/pods")).level();

        assertThat(level.limits().nominal()).isEqualTo(49);
        assertThat(level.seats()).isGreaterThan(60);
        many.forEach(Turn::close);
    }

    /** What is gone stays as long as somebody is in it. */
    @Test
    void aLevelThatIsGoneIsForgottenWhenItIsEmpty() {
        narrow("{'type':'Reject'}");
        Turn turn = enter(DEV, request("GET", "/api/v1/pods"));
        configure();
        assertThat(control.levels()).anyMatch(level -> level.spec().name().equals("narrow"));
        turn.close();
        configure();

        assertThat(control.levels()).noneMatch(level -> level.spec().name().equals("narrow"));
        assertThat(registry.find("apiserver.flowcontrol.dispatched.requests")
                        .tags("flow_schema", "narrow")
                        .counter())
                .isNull();
    }
}
