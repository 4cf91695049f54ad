package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.TrainingClient;

/**
 * The first start of {@code bin/leveret} at a place, which makes the archive of loaded classes there, and what others leave
 * and do there meanwhile. Each test has a place of its own; where classes do not matter a script stands for Java.
 */
class FirstStartLauncherIT {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    private static final long RUN_SECONDS_MAX = 50;

    /** What nobody has: the numbers of processes end long before. */
    private static final String DEAD = "999999999 1 unknown";

    @TempDir
    Path place;

    /** Java, programs in place of the system's, and what they note. */
    @TempDir
    Path notes;

    private Path home = Path.of("unset");
    private Path lock = Path.of("unset");
    private Path training = Path.of("unset");
    private Path app = Path.of("unset");
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void install() throws IOException {
        home = place.resolve("home");
        app = Files.createDirectories(home.resolve("management-ui/target/app"));
        lock = Files.createDirectory(home.resolve("target")).resolve("start-lock");
        training = lock.resolveSibling("start-training");
        Files.createDirectory(app.resolve("lib"));
        Files.createFile(app.resolve("leveret.jar"));
        Files.createFile(app.resolve("built"));
        Files.createDirectory(home.resolve("bin"));
        Files.copy(SOURCES.resolve("bin/leveret"), home.resolve("bin/leveret"));
        standForJava("""
                case " $* " in
                    *" -Xshare:dump "*) exit 1 ;;
                    *" server "*) [ -e "$(dirname "$0")/../../go" ] && exit 1; exec sleep 60 ;;
                    *" -jar "*) echo started ;;
                esac
                """);
    }

    @AfterEach
    void endAll() throws IOException {
        started.forEach(Process::destroyForcibly);
        if (Files.exists(training.resolve("server"))) {
            trainedServer().destroyForcibly();
        }
    }

    @Test
    void portsOfTheSystemFileAreNotTakenToMakeTheArchive() throws IOException, InterruptedException {
        copyBuild();
        Path systemFile = notes.resolve("system.conf");
        standForJava("exec '%s' -Dleveret.system.file='%s' \"$@\""
                .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), systemFile));
        Path loaded = notes.resolve("loaded");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(systemFile, "listeners.tcp.second = 127.0.0.1:" + taken.getLocalPort() + "\n");
            Process server = start(
                    "LEVERET_JAVA_OPTS=-Xlog:class+load:file=" + loaded + " exec bin/leveret server --data-dir data"
                            + " --set listeners.tcp.default=127.0.0.1:0 --set listeners.tcp.second=127.0.0.1:0"
                            + " --set management.tcp.port=0 --set prometheus.tcp.port=0");
            String listener = server.inputReader().readLine();
            assertThat(listener).describedAs(() -> errors(server)).startsWith("started TCP listener on 127.0.0.1:");
            TrainingClient.main(new String[] {listener.substring(listener.lastIndexOf(':') + 1)});
            server.destroy();
            assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Files.readAllLines(loaded))
                .filteredOn(line -> line.contains(" org.leveret.broker.connection.Handshake source: "))
                .singleElement()
                .asString()
                .endsWith("shared objects file");
    }

    @Test
    void aDiskWithoutRoomForTheArchiveDoesNotEndTheStart() throws IOException, InterruptedException {
        assertStarts(start("trap '' XFSZ; ulimit -f 0; exec bin/leveret version"));
        assertNothingIsLeft();
    }

    @Test
    void aServerThatCannotBeTrainedDoesNotEndTheStart() throws IOException, InterruptedException {
        letTrainingsEnd();
        Process process = start("exec bin/leveret version");
        assertStarts(process);
        assertThat(errors(process)).contains("archive of classes");
        assertNothingIsLeft();
    }

    @Test
    void aJavaThatCannotListClassesIsAskedOnce() throws IOException, InterruptedException {
        standForJava("""
                case " $* " in
                    *" -XX:DumpLoadedClassList="*) echo asked >>"$(dirname "$0")/../../asked"; exit 1 ;;
                    *" -jar "*) echo started ;;
                esac
                """);
        for (int i = 0; i < 2; i++) {
            assertStarts(start("exec bin/leveret version"));
        }
        assertThat(notes.resolve("asked")).hasContent("asked");
        assertThat(entries(home.resolve("target"))).isEmpty();
    }

    @Test
    void aLockWithoutANameIsDeadAfterSomeSeconds() throws IOException, InterruptedException {
        letTrainingsEnd();
        Files.createDirectory(lock);
        assertStarts(start("exec bin/leveret version"));
        // As after a power cut.
        Files.createFile(Files.createDirectory(lock).resolve("owner"));
        assertStarts(start("exec bin/leveret version"));
        assertNothingIsLeft();
    }

    @Test
    void aLockThatNamesOnesOwnNumberIsDead() throws IOException, InterruptedException {
        letTrainingsEnd();
        Files.createDirectory(lock);
        assertStarts(start("echo $$ >target/start-lock/owner; exec bin/leveret version"));
        assertNothingIsLeft();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatHasOnlyTheNumberOfTheOwnerIsNotWaitedForNorKilled() throws IOException, InterruptedException {
        letTrainingsEnd();
        Process stranger = start("exec sleep 60");
        Files.writeString(Files.createDirectory(lock).resolve("owner"), stranger.pid() + " 1 unknown\n");
        Files.writeString(Files.createDirectory(training).resolve("server"), stranger.pid() + " 1 unknown\n");
        assertStarts(start("exec bin/leveret version"));
        assertThat(stranger.isAlive()).isTrue();
        assertNothingIsLeft();
    }

    @Test
    void whoWaitsSaysForWhomAndGoesOnWhenThatIsEnded() throws IOException, InterruptedException {
        Process first = startThatTrains();
        ProcessHandle server = trainedServer();
        Process second = start("exec bin/leveret version");
        assertThat(second.errorReader().readLine()).contains("waiting", "process " + first.pid());
        letTrainingsEnd();
        first.destroy();
        assertThat(first.waitFor()).isEqualTo(143);
        assertEnds(server);
        assertStarts(second);
        assertNothingIsLeft();
    }

    @Test
    void whoIsKilledLeavesItsLockAndItsServerToBeEndedByTheNext() throws IOException, InterruptedException {
        Process first = startThatTrains();
        ProcessHandle server = trainedServer();
        letTrainingsEnd();
        first.destroyForcibly().waitFor();
        assertThat(lock).exists();
        assertStarts(start("exec bin/leveret version"));
        assertEnds(server);
        assertNothingIsLeft();
    }

    @Test
    void aLockThatIsGoneWhenItIsLookedAtIsTriedAgain() throws IOException, InterruptedException {
        letTrainingsEnd();
        // As if the lock had been there, but only for this call.
        standFor("mkdir", "case $* in *start-lock) [ -e '%1$s' ] || { : >'%1$s'; exit 1; } ;; esac", "once");
        Process process = start("exec bin/leveret version");
        assertStarts(process);
        assertThat(notes.resolve("once")).exists();
        assertNothingIsLeft();
    }

    @Test
    void aLockThatSomebodyElseTookOverFirstIsLeftToThem() throws IOException, InterruptedException {
        Process first = startThatTrains();
        Path owner = lock.resolve("owner");
        Path alive = Files.copy(owner, notes.resolve("alive"));
        Files.writeString(owner, DEAD + "\n");
        // Between the look and the taking the lock has come to be another's.
        String swap = "case $* in *start-lock*) [ -e '%1$s' ] || { : >'%1$s'; cat '" + alive + "' >'" + owner
                + "'; } ;; esac";
        standFor("mv", swap, "once");
        Process second = start("exec bin/leveret version");
        assertThat(second.errorReader().readLine()).contains("process " + first.pid());
        assertThat(notes.resolve("once")).exists();
        assertThat(owner).hasSameTextualContentAs(alive);
        letTrainingsEnd();
        first.destroy();
        assertStarts(second);
        assertNothingIsLeft();
    }

    @Test
    void ofManyFirstStartsAtOnceEachStarts() throws IOException, InterruptedException {
        letTrainingsEnd();
        Files.writeString(Files.createDirectory(lock).resolve("owner"), DEAD + "\n");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            processes.add(start("exec bin/leveret version"));
        }
        for (Process process : processes) {
            assertStarts(process);
        }
        assertNothingIsLeft();
    }

    @Test
    void aVariableOfTheShellThatHasItPrintDirectoriesIsOfNoEffect() throws IOException, InterruptedException {
        letTrainingsEnd();
        assertStarts(start("export CDPATH=.; exec bin/leveret version"));
        assertThat(entries(place)).containsExactly("home");
    }

    private void copyBuild() throws IOException {
        Path built = SOURCES.resolve("management-ui/target/app");
        Files.createDirectory(app.resolve("native"));
        for (String directory : List.of("", "lib", "native")) {
            try (var files = Files.list(built.resolve(directory)).filter(Files::isRegularFile)) {
                for (Path file : files.filter(
                                each -> !each.getFileName().toString().startsWith("classes."))
                        .toList()) {
                    Path copy = app.resolve(built.relativize(file));
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Has a script stand for Java, with a file beside it that describes it, for which an archive is made. */
    private void standForJava(String script) throws IOException {
        Path java = notes.resolve("java");
        Files.createDirectories(java.resolve("bin"));
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"a script\"\n");
        executable(java.resolve("bin/java"), script);
    }

    /** Has a script run before the system's program of this name; it is given the file of notes of the name. */
    private void standFor(String program, String script, String note) throws IOException {
        Path directory = Files.createDirectories(notes.resolve("programs"));
        executable(
                directory.resolve(program),
                script.formatted(notes.resolve(note)) + "\nPATH=${PATH#*:} exec " + program + " \"$@\"");
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Has servers fail that are begun to be trained from now on. */
    private void letTrainingsEnd() throws IOException {
        Files.createFile(notes.resolve("go"));
    }

    /** Starts what makes the archive, and waits until the server that it trains is there and named. */
    private Process startThatTrains() throws IOException, InterruptedException {
        Path named = notes.resolve("named");
        assertThat(new ProcessBuilder("mkfifo", named.toString()).start().waitFor())
                .isZero();
        // It looks whether the server is ready when it has named it, and again after a tenth of a second.
        standFor("sleep", "[ $1 != 0.1 ] || [ -e '%1$s' ] || { : >'%1$s'; echo >'" + named + "'; }", "slept");
        Process process = start("exec bin/leveret version");
        assertThat(Files.readAllLines(named)).hasSize(1);
        return process;
    }

    private ProcessHandle trainedServer() throws IOException {
        String identity = Files.readString(training.resolve("server"));
        return ProcessHandle.of(Long.parseLong(identity.strip().split(" ", 2)[0]))
                .orElseThrow();
    }

    private Process start(String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script).directory(home.toFile());
        builder.environment().put("JAVA_HOME", notes.resolve("java").toString());
        builder.environment().put("PATH", notes.resolve("programs") + ":" + System.getenv("PATH"));
        builder.environment().keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("LEVERET_"));
        Process process = builder.start();
        started.add(process);
        // One that hangs ends what waits for it.
        CompletableFuture.delayedExecutor(RUN_SECONDS_MAX, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    private static void assertStarts(Process process) throws IOException, InterruptedException {
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.lines()).describedAs(() -> errors(process)).containsExactly("started");
        }
        assertThat(process.waitFor()).isZero();
    }

    private static String errors(Process process) {
        return String.join("\n", process.errorReader().lines().toList());
    }

    private static void assertEnds(ProcessHandle process) {
        assertThat(process.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(entries(home.resolve("target"))).isEmpty();
        assertThat(entries(app)).containsExactlyInAnyOrder("built", "leveret.jar", "lib");
    }

    private static List<String> entries(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
