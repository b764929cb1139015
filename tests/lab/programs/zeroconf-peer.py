"""python-zeroconf as a peer: `zeroconf-peer.py ADDRESS TXT…` publishes one office and prints those it finds."""
import json
import socket
import sys
import time

from zeroconf import IPVersion, ServiceBrowser, ServiceInfo, Zeroconf

TYPE = "_landline._tcp.local."
address, texts = sys.argv[1], sys.argv[2:]
zeroconf = Zeroconf(interfaces=[address], ip_version=IPVersion.V4Only)


class Listener:
    def add_service(self, z, kind, name):
        info = z.get_service_info(kind, name, 3000)
        if info and not name.startswith("python"):
            found = {"event": "found", "name": name, "port": info.port, "address": info.parsed_addresses()[0]}
            print(json.dumps(found), flush=True)

    def update_service(self, z, kind, name):
        pass

    def remove_service(self, z, kind, name):
        pass


properties = dict(text.split("=", 1) for text in texts)
info = ServiceInfo(
    TYPE, f"python.{TYPE}", 7100, addresses=[socket.inet_aton(address)], properties=properties, server="python.local."
)
zeroconf.register_service(info)
ServiceBrowser(zeroconf, TYPE, Listener())
time.sleep(60)
