"""The client, the core and simulated devices on one virtual clock, without sockets."""
import asyncio
from random import Random
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio.codec import PORT
from drivers.miio.driver import MiioDriver
from drivers.miio.simulator import simulators
from drivers.miio.transport import Transport
from hub.core.clock import VirtualClock
from hub.core.dispatcher import Dispatcher
from hub.core.intake import Intake
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.cause import Cause, Origin
from hub.model.command import Command, Write, Call
from hub.model.device import Device, Endpoint, Health
from hub.model.ports import DriverPorts, Network
from hub.model.secret import Secret

class Wire(Transport):
    def __init__(self, ports):
        super().__init__(ports); self.homes={}; self.sent=[]; self.log=[]
        self.me=("127.0.0.1",40000)
    async def start(self): pass
    def send(self, packet, address):
        self.sent.append((self.ports.clock.monotonic(),len(packet),address))
        to = list(self.homes.values()) if address[0].endswith(".255") else [self.homes.get(address)]
        for sim in to:
            if sim is not None:
                c=self.ports.clock
                c.call_at(c.monotonic()+.001, lambda sim=sim: sim.network.received(packet,self.me))

class Sock:
    def __init__(self, lab, sim): self.lab,self.sim=lab,sim
    def send(self, packet, to):
        c=self.lab.clock; a=(self.sim.network.identity.address, PORT)
        c.call_at(c.monotonic()+.001, lambda: self.lab.wire.datagram_received(packet,a))
    def close(self): pass

class Book:
    def __init__(self): self.a={}; self.s={}; self.moves=[]
    def address(self, r): return self.a.get(r)
    def moved(self,r,a): self.a[r]=a; self.moves.append((r,a))
    def secret(self,r):
        t=self.s.get(r); return None if t is None else Secret(t)
    def adopted(self,r): return r in self.s

class Lab:
    def __init__(self, seed=1):
        self.clock=VirtualClock(); self.book=Book(); self.state=State(self.clock); self.registry=Registry(self.clock)
        self.dispatcher=Dispatcher(self.clock,self.state,self.registry,self.book,Random(seed))
        self.intake=Intake(self.clock,self.state,self.registry,self.dispatcher)
        self.ports=DriverPorts(self.clock,Random(seed+1),self.intake,self.book,Network(("127.0.0.1",),("127.255.255.255",)))
        self.driver=MiioDriver(self.ports); self.wire=Wire(self.ports); self.driver._transport=self.wire
        self.sims={}; self.tasks=[]; self.sessions={}; self.random=Random(seed+2); self.n=0
    async def add(self, rows):
        sims=simulators(rows, SimulationPorts(self.clock,self.random))
        devs=list(self.registry.devices().values())
        for row,sim in zip(rows,sims):
            self.sims[row.handle]=sim
            if row.via is None:
                sim._socket=Sock(self,sim); self.wire.homes[row.address,PORT]=sim; sim.rouse()
                self.book.a[f"miio:{row.wire_id}"]=row.address; self.book.s[f"miio:{row.wire_id}"]=row.token
            model=row.model
            d=Device(row.handle,row.handle,row.handle,endpoints=(Endpoint("miio",row.wire_id,row.via),),abilities=self.driver.abilities(model),model=model,hazard_allowed=True)
            devs.append(d)
        self.registry.replace(devs)
        for row in rows:
            d=self.registry.device(row.handle); self.state.adopt(d)
            via=None
            if row.via: via=self.registry.device(row.via).endpoints[0]
            s=self.driver.open(row.handle,row.model,d.endpoints[0],via)
            self.registry.attach(row.handle,d.endpoints[0].ref,s); self.sessions[row.handle]=s
            self.tasks.append(asyncio.ensure_future(s.run()))
        await asyncio.sleep(0)
    def set(self, key, path, value, deadline=None):
        self.n+=1; out=[]
        self.dispatcher.submit(Command(str(self.n),Cause(Origin.SCENE,who="t"),(Write(key,path,value),),None,deadline),out.append)
        return out
    def call(self,key,path,**a):
        self.n+=1; out=[]
        self.dispatcher.submit(Command(str(self.n),Cause(Origin.SCENE,who="t"),(),Call(key,path,tuple(a.items())),None),out.append)
        return out
    async def close(self):
        for t in self.tasks: t.cancel()
        await asyncio.gather(*self.tasks,return_exceptions=True)

def row(n, model, **settings):
    return SimulatedDevice(f"d{n}","miio",model,f"127.88.{n//200}.{n%200+1}",str(800000000+n),f"{n:032x}",settings=settings)
AIR=dict(loss=.3,jitter=.2,reorder=.3,duplicate=.2)
