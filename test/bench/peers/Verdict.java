// Judges an invoice with the official rules, as XSLT on Saxon-HE, again and again. Called with the folder of the files
// ubl-N.xml and the stylesheets. It compiles them once, says "ready VERSION", and answers each line "N SECONDS" with the
// processor's time for all runs and the time of each, in milliseconds. A rule that fails ends it.
import java.io.*;
import java.lang.management.ManagementFactory;
import java.nio.file.*;
import java.util.*;
import javax.xml.transform.stream.StreamSource;
import net.sf.saxon.s9api.*;

public class Verdict {
    static final Processor SAXON = new Processor(false);
    static final List<XsltExecutable> RULES = new ArrayList<>();
    static XPathExecutable failed;

    public static void main(String[] args) throws Exception {
        XPathCompiler xpath = SAXON.newXPathCompiler();
        xpath.declareNamespace("svrl", "http://purl.oclc.org/dsdl/svrl");
        failed = xpath.compile("//svrl:failed-assert/string(@id)");
        for (int i = 1; i < args.length; i++)
            RULES.add(SAXON.newXsltCompiler().compile(new StreamSource(new File(args[i]))));
        System.out.println("ready " + SAXON.getSaxonProductVersion());
        var os = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null; ) {
            String[] words = line.split(" ");
            byte[] invoice = Files.readAllBytes(Paths.get(args[0], "ubl-" + words[0] + ".xml"));
            long end = System.nanoTime() + (long) (Double.parseDouble(words[1]) * 1e9), cpu = os.getProcessCpuTime();
            StringBuilder took = new StringBuilder();
            do {
                long began = System.nanoTime();
                judge(invoice);
                took.append(took.length() > 0 ? "," : "").append((System.nanoTime() - began) / 1e6);
            } while (System.nanoTime() < end);
            System.out.println("{\"cpu_ms\":" + (os.getProcessCpuTime() - cpu) / 1e6 + ",\"ms\":[" + took + "]}");
        }
    }

    static void judge(byte[] invoice) throws SaxonApiException {
        XdmNode doc = SAXON.newDocumentBuilder().build(new StreamSource(new ByteArrayInputStream(invoice)));
        for (XsltExecutable rules : RULES) {
            XsltTransformer run = rules.load();
            XdmDestination report = new XdmDestination();
            run.setInitialContextNode(doc);
            run.setDestination(report);
            run.transform();
            XPathSelector found = failed.load();
            found.setContextItem(report.getXdmNode());
            for (XdmItem rule : found) throw new IllegalStateException("the invoice breaks " + rule.getStringValue());
        }
    }
}
