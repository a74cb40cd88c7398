import asyncio, uvloop, socket
class P(asyncio.DatagramProtocol):
    n=0
    def datagram_received(self,d,a):
        self.n+=1
        if d==b"bad": raise RuntimeError("boom")
    def connection_lost(self,e): print("LOST",e)
async def main():
    loop=asyncio.get_running_loop()
    loop.set_exception_handler(lambda l,c: print("handler",c.get("message"),repr(c.get("exception"))))
    t,p=await loop.create_datagram_endpoint(P,local_addr=("127.88.0.1",0))
    s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)
    for m in (b"a",b"bad",b"c"):
        s.sendto(m,t.get_extra_info("sockname") if not t.is_closing() else ("127.88.0.1",9)); await asyncio.sleep(.05)
    print(type(loop),p.n,t.is_closing())
for f in (uvloop.new_event_loop,asyncio.new_event_loop):
    with asyncio.Runner(loop_factory=f) as r: r.run(main())
