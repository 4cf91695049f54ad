package org.leveret.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The modules' picture, read off the class files: who may know whom, and what stays in one place. */
class ArchitectureTest {
    private static final String CODEC = "org.leveret.amqp..";
    private static final String ROUTER = "org.leveret.router..";
    private static final String QUEUE = "org.leveret.queue..";
    private static final String STORE = "org.leveret.store..";
    private static final String CONFIG = "org.leveret.config..";
    private static final String BROKER = "org.leveret.broker..";
    private static final String MANAGEMENT = "org.leveret.management..";

    private static final String JAVA = "java..";
    private static final String NULLNESS = "org.jspecify.annotations..";
    private static final String LOG = "org.slf4j..";
    private static final String VERTX_INTERNALS = "io.vertx.core.internal..";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.leveret");

    @Test
    void theCodecKnowsNettysBuffersAlone() {
        onlyKnows(CODEC, "io.netty.buffer..", "io.netty.handler.codec..");
    }

    @Test
    void theRouterKnowsNothing() {
        onlyKnows(ROUTER);
    }

    @Test
    void theConfigurationKnowsNothing() {
        onlyKnows(CONFIG);
    }

    @Test
    void theQueueKnowsNothing() {
        onlyKnows(QUEUE);
    }

    @Test
    void theStoreKnowsTheQueueAndH2() {
        onlyKnows(STORE, QUEUE, "org.h2..", LOG);
    }

    @Test
    void theBrokerDoesNotKnowWhatManagesIt() {
        check(noClasses()
                .that()
                .resideInAPackage(BROKER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(MANAGEMENT));
    }

    @Test
    void managementKnowsTheBrokerAndItsConfigurationAlone() {
        check(noClasses()
                .that()
                .resideInAPackage(MANAGEMENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CODEC, ROUTER, QUEUE, STORE));
    }

    @Test
    void whatResourcesShareDoesNotKnowThem() {
        check(noClasses()
                .that()
                .resideInAPackage("org.leveret.management.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.leveret.management.api.."));
    }

    @Test
    void theQueueHasNoClockThreadInputOutputOrChance() {
        check(noClasses()
                .that()
                .resideInAPackage(QUEUE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.io..",
                                "java.net..",
                                "java.nio..",
                                "java.sql..",
                                "java.security..",
                                "java.time..",
                                "java.util.concurrent..")
                        .or(named(Thread.class, Random.class, SplittableRandom.class, Runtime.class))));
        check(noClasses()
                .that()
                .resideInAPackage(QUEUE)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random"));
    }

    @Test
    void onlyTheStoreTouchesH2() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(STORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.h2..", "java.sql.."));
    }

    @Test
    void onlyTheSocketPipelineKnowsVertxsInternalSocket() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.leveret.broker.connection.SocketPipeline")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.core.internal.net.."));
    }

    @Test
    void besidesItOnlyTheEventLoopsKnowInternalsOfVertx() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.leveret.broker.connection.SocketPipeline")
                .and()
                .resideOutsideOfPackage("org.leveret.broker.loop..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(VERTX_INTERNALS));
    }

    @Test
    void hotPathsUseNoStreams() {
        // QueueSite is put together once, when the broker starts.
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.leveret.broker.queue.QueueSite")
                .and()
                .resideInAnyPackage(
                        CODEC,
                        ROUTER,
                        QUEUE,
                        "org.leveret.broker.channel..",
                        "org.leveret.broker.loop..",
                        "org.leveret.broker.queue..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream.."));
    }

    @Test
    void onlyTheCommandEndsTheProcess() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.leveret.management.command..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    @Test
    void namesSayWhatSomethingIs() {
        check(noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils"));
    }

    private static void onlyKnows(String module, String... others) {
        String[] allowed = Stream.concat(Stream.of(module, JAVA, NULLNESS), Arrays.stream(others))
                .toArray(String[]::new);
        check(classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed));
    }

    private static DescribedPredicate<JavaClass> named(Class<?>... classes) {
        return DescribedPredicate.describe(
                "one of " + Arrays.toString(classes),
                each -> Arrays.stream(classes).anyMatch(each::isEquivalentTo));
    }

    private static void check(ArchRule rule) {
        rule.check(PRODUCT);
    }
}
